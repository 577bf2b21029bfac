import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two at once at most: the integration tests start servers and phones of their own.
    maxWorkers: 2,
  },
});
