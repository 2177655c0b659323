import { defineConfig, type Plugin } from 'vite';
import { zh } from './src/text/zh.ts';

/** Texts that only their readers load. */
const languages: Plugin = {
  name: 'languages',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'zh.json', source: `${JSON.stringify(zh)}\n` });
  },
};

// Not lib mode: it leaves white space in ES modules. TensorBoard imports static/index.js and calls
// its `render`, so the entry keeps its exports and everything is one file.
export default defineConfig({
  base: './',
  plugins: [languages],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: '../tb_gan_doctor/plugin/static',
    emptyOutDir: false,
    modulePreload: false,
    reportCompressedSize: true,
    license: { fileName: 'THIRD_PARTY_LICENSES.md' },
    rolldownOptions: {
      input: 'src/index.tsx',
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'index.js', codeSplitting: false },
    },
  },
});
