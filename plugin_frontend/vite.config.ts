import { defineConfig } from 'vite';

// Not lib mode: it leaves white space in ES modules. TensorBoard imports static/index.js and calls
// its `render`, so the entry keeps its exports and everything is one file.
export default defineConfig({
  base: './',
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
