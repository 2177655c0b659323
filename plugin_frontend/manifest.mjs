// Writes bundle.json beside the bundle, so that a stale bundle is found without Node.
//
//   node manifest.mjs [DIR]   DIR: where index.js lies (default: the package's static folder)
//
// source: sha256 over package.json, package-lock.json, tsconfig.json, vite.config.ts and every file
//   below src/ except *.test.ts and *.test.tsx. Paths are relative to this folder with "/", sorted by
//   code point; each file adds its path, a NUL, its bytes with CRLF as LF, and a NUL.
// bundle, page, zh: sha256 of index.js, page.js and zh.json, byte for byte.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const TOP = ['package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];

function filesBelow(folder) {
  return readdirSync(join(here, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(path);
    return /\.test\.tsx?$/.test(path) ? [] : [path];
  });
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...TOP, ...filesBelow('src')].sort()) {
    // latin1 keeps every byte as one character, so only CRLF changes.
    const bytes = readFileSync(join(here, path)).toString('latin1').replaceAll('\r\n', '\n');
    hash.update(path).update('\0').update(Buffer.from(bytes, 'latin1')).update('\0');
  }
  return hash.digest('hex');
}

const folder = resolve(process.argv[2] ?? join(here, '../tb_gan_doctor/plugin/static'));
const hashOf = (name) =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
const manifest = {
  source: sourceHash(),
  bundle: hashOf('index.js'),
  page: hashOf('page.js'),
  zh: hashOf('zh.json'),
};
writeFileSync(join(folder, 'bundle.json'), `${JSON.stringify(manifest, null, 2)}\n`);
