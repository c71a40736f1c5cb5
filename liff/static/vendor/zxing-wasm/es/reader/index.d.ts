/** The few things that the page asks of it; the package's own types are a tree of twenty files. */
export function prepareZXingModule(options: {
  overrides?: { locateFile?: (path: string, prefix: string) => string };
  fireImmediately: true;
}): Promise<unknown>;
export function readBarcodes(
  picture: ImageData,
  options?: { formats?: string[]; maxNumberOfSymbols?: number; tryHarder?: boolean },
): Promise<{ text: string; isValid: boolean }[]>;
