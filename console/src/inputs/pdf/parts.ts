/** What pdf.js fetches where a file needs it: signs that no browser has, codes of East Asian texts, decoders of scans. */

const ADDRESSES = import.meta.glob<string>(
  ["/node_modules/pdfjs-dist/cmaps/*.bcmap", "/node_modules/pdfjs-dist/standard_fonts/Foxit{Dingbats,Symbol}.pfb", "/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg}.wasm"],
  { eager: true, query: "?url", import: "default" },
);

const BY_NAME = new Map(Object.entries(ADDRESSES).map(([path, address]) => [path.slice(path.lastIndexOf("/") + 1), address]));

/** Gives pdf.js these parts by their names, under addresses with a digest as all files of the console have. */
export class PartsOfPdfJs {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = BY_NAME.get(filename);
    const reply = address ? await fetch(address) : null;
    if (!reply?.ok) throw new Error(`There is no ${filename}.`);
    return new Uint8Array(await reply.arrayBuffer());
  }
}
