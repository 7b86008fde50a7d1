import type { Config } from 'jest';

export default {
  testEnvironment: 'node',
  // Ends a test that hangs; on a busy machine an honest one may take many times as long as on an idle one.
  testTimeout: 60_000,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/.build', '<rootDir>/.serverless', '<rootDir>/.venv'],
  coverageProvider: 'babel',
  collectCoverageFrom: ['functions/**/*.ts', 'shared/**/*.ts', 'workflows/**/*.ts', 'lab/**/*.ts'],
} satisfies Config;
