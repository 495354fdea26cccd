import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const linuxTests = '{src,scripts}/**/*.linux.test.ts'
const testTimeout = 20_000

export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,scripts}/**/*.test.{ts,tsx}'],
          exclude: [linuxTests],
          testTimeout,
        },
      },
      // Xvfb, D-Bus and gnome-keyring: not to be had elsewhere.
      ...(process.platform === 'linux'
        ? [{ extends: true as const, test: { name: 'linux', include: [linuxTests], testTimeout } }]
        : []),
    ],
  },
})
