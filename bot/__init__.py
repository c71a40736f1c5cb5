"""LINE's side: the gateway, the messages, the rich menus."""
