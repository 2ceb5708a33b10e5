// Jest 30.5 strips the types itself (Node 24, no transform); the npm script passes --experimental-vm-modules.

import fs from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'

// Files that hold types alone are never loaded, and v8 would count every line of them as missed.
const isTypesOnly = file =>
  stripTypeScriptTypes(fs.readFileSync(file, 'utf8'))
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*|\bexport \{\}/g, '')
    .trim() === ''
const typesOnly = fs
  .readdirSync('src', { recursive: true })
  .map(name => path.join('src', String(name)))
  .filter(file => file.endsWith('.ts') && isTypesOnly(file))
  .map(file => `!${file.split(path.sep).join('/')}`)

export default {
  testEnvironment: 'node',
  // The packages resolve to their sources, as they do under --conditions=b2c-source; the others are Jest's own conditions.
  testEnvironmentOptions: { customExportConditions: ['b2c-source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/__tests__/**/*.test.ts', '<rootDir>/packages/*/__tests__/**/*.test.ts'],
  // The one limit of a test: a busy machine may take long, a test that hangs shall end. A wait in a test is for a condition.
  testTimeout: 600_000,
  maxWorkers: 2,
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  coverageProvider: 'v8',
  // index.ts only starts main.ts; the tests that run the bundle run it.
  collectCoverageFrom: ['src/**/*.ts', '!src/index.ts', ...typesOnly],
  coverageReporters: [['text', { skipFull: true }], 'lcovonly'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
  reporters: ['default', '<rootDir>/tools/counts-reporter.js']
}
