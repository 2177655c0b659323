import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';
import { zh } from './src/text/zh.ts';

/** Texts that only their readers load. */
const languages: Plugin = {
  name: 'languages',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'zh.json', source: `${JSON.stringify(zh)}\n` });
  },
};

/**
 * Terser after Vite's own minifier: 1 % less, once compressed, than either of them. Getters are not
 * pure: to read a signal's value is to follow it.
 */
const smaller: Plugin = {
  name: 'smaller',
  async generateBundle(_options, bundle) {
    for (const part of Object.values(bundle)) {
      if (part.type !== 'chunk') continue;
      const compress = { ecma: 2020, passes: 3, keep_fargs: false, pure_getters: false } as const;
      part.code = (await minify(part.code, { module: true, compress })).code ?? part.code;
    }
  },
};

/**
 * `vite build` makes index.js, the tab; `vite build --mode page` makes page.js, what an HTML page has
 * in place of a server. Not lib mode: it leaves white space in ES modules. TensorBoard imports
 * static/index.js and calls its `render`, so the entry keeps its exports and everything is one file.
 * Calls of `h` compress better than what JSX becomes by default.
 */
export default defineConfig(({ mode }) => {
  const page = mode === 'page';
  return {
    base: './',
    define: { 'window.__PREACT_SIGNALS_DEVTOOLS__': 'false' },
    plugins: page ? [smaller] : [languages, smaller],
    oxc: {
      jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' },
      ...(page ? {} : { jsxInject: "import { h, Fragment } from 'preact'" }),
    },
    build: {
      target: 'es2022',
      outDir: '../tb_gan_doctor/plugin/static',
      emptyOutDir: false,
      modulePreload: false,
      reportCompressedSize: true,
      license: page ? false : { fileName: 'THIRD_PARTY_LICENSES.md' },
      rolldownOptions: {
        input: page ? 'src/page.ts' : 'src/index.tsx',
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: page ? 'page.js' : 'index.js',
          codeSplitting: false,
        },
      },
    },
  };
});
