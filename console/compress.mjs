// Writes FILE.br and FILE.gz beside each file of a folder that is worth it; the server sends them.
//
//     node compress.mjs FOLDER
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const SMALLEST = 1024;

const folder = process.argv[2];
for (const name of readdirSync(folder)) {
  const file = join(folder, name);
  const plain = readFileSync(file);
  if (plain.length < SMALLEST || !/\.(m?js|css|svg|wasm|bcmap)$/.test(name)) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(plain));
  writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
}
