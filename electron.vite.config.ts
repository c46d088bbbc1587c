import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {},
  preload: {
    build: {
      // A sandboxed preload script is CommonJS and can load nothing but Electron, so it is one file.
      externalizeDeps: false,
      rollupOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    // The page's address is app://slipway/, and its CSP allows no inline scripts: no polyfill is put into the page.
    build: { minify: true, modulePreload: { polyfill: false } },
  },
});
