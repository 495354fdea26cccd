import { defineConfig } from 'playwright/test'

const linuxTests = '*.linux.test.ts'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Every test starts its own app on its own data; two at once keep two cores busy.
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  projects: [
    { name: 'app', testIgnore: linuxTests },
    // D-Bus, gnome-keyring and /proc: not to be had elsewhere.
    ...(process.platform === 'linux' ? [{ name: 'linux', testMatch: linuxTests }] : []),
  ],
})
