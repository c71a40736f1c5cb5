"""What a store answers when it has no photo to give, or no way to keep one."""


class PhotoMissing(Exception):  # noqa: N818 - the words of the house
    """No photo under this key: never stored, or its time to be kept is over."""


class PhotoStoreTrouble(Exception):  # noqa: N818
    """The store cannot do it now. Nothing was half done: the same call may be made again."""


class PhotoStoreFull(PhotoStoreTrouble):
    """No room is left. Only the operator can help."""
