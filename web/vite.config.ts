import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

import { apiDocs } from './shell/apiDocs.ts'
import { packed } from './shell/packed.ts'
import { serviceWorker } from './shell/serviceWorker.ts'

export default defineConfig({
  base: '/app/',
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  plugins: [vue(), apiDocs(), serviceWorker(), packed()],
  build: {
    // WeChat's webview on Android 8 phones is still about Chrome 86.
    target: ['chrome86', 'safari14'],
    assetsInlineLimit: 2048,
    // The server's own pages look up there what their script is called.
    manifest: 'manifest.json',
    rolldownOptions: { input: { index: 'index.html', tip: 'src/reporter/main.ts' } },
  },
  test: { include: ['tests/**/*.test.ts'] },
})
