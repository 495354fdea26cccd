import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

// The same build runs on the declared Electron and on the older one that tests may fall back to.
const nodeTarget = 'node20.18'
const chromiumTarget = 'chrome130'

export default defineConfig({
  main: {
    build: {
      target: nodeTarget,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          'catalog-store': 'src/main/catalog/store/worker.ts',
          'transfers-journal': 'src/main/transfers/journal/worker.ts',
          'transfers-files': 'src/main/transfers/whole/worker.ts',
          'transfers-hashing': 'src/main/transfers/hashing/worker.ts',
          'local-emulator': 'src/emulator/local-emulator.ts',
          emulator: 'src/emulator/cli.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      externalizeDeps: false,
      rollupOptions: {
        input: 'src/preload/index.ts',
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    build: {
      target: chromiumTarget,
      minify: true,
      assetsInlineLimit: 0,
      rollupOptions: { input: 'src/renderer/index.html' },
    },
  },
})
