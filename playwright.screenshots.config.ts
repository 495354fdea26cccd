import { defineConfig } from 'playwright/test'

/** Draws the kept pictures of docs/images. Not part of the tests. */
export default defineConfig({
  testDir: 'e2e/screenshots',
  testMatch: '*.shots.ts',
  outputDir: 'test-results/screenshots',
  workers: 1,
  timeout: 120_000,
  reporter: [['list']],
})
