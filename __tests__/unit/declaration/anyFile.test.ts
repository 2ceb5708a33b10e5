// Any config file, as properties: random text and random values are read, or refused at a place.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { configSchemaOf } from '../../../src/declaration/schema.ts'
import { ActionError } from '../../../src/errors.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { read } from './readConfigText.ts'

describe('any file', () => {
  const placeholder = `\${A}`
  const readOrRefused = (text: string) => {
    try {
      expect(read(text, { A: 'x' }).apps.length).toBeGreaterThan(0)
    } catch (error) {
      expect(error).toBeInstanceOf(ActionError)
      expect(error).toMatchObject({ code: 'input', message: expect.stringMatching(/b2c\.yml:\d+:\d+: /) })
    }
  }

  test('random text is read or refused at a place', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'version: 1\n',
        'apps:\n',
        '  a:\n',
        '    name: x\n',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '- ',
        ': ',
        '\t',
        '"'
      ),
      fc.string({ maxLength: 8 })
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => readOrRefused(pieces.join(''))),
      { numRuns: 300 }
    )
  })

  test('random values under the known keys are read or refused at a place', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('audit', 'current-run', '10d', 'repository:S', placeholder, 'grant', true),
      fc.array(
        fc.constantFrom<unknown>('audit', 'a:b', placeholder, 7, { subject: 'x' }, { name: 'x', pem: 'x' }, null)
      )
    )
    const keys = Object.keys(configSchemaOf(allKinds).properties.defaults.properties)
    const secret = fc.dictionary(fc.constantFrom('mode', 'label', 'lifetime', 'rotateBefore', 'overlap', 'x'), value)
    const app = fc.dictionary(
      fc.constantFrom(...keys, 'name', 'uniqueName', 'adopt', 'certificates', 'x'),
      fc.oneof(value, secret)
    )
    const file = fc.record({
      version: fc.constantFrom<unknown>(1, 1, 1, '1'),
      tenant: fc.oneof(fc.constant('contoso'), value),
      defaults: fc.oneof(app, value),
      apps: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b', 'C'), fc.oneof(app, value)), value)
    })
    fc.assert(
      fc.property(file, declared => readOrRefused(stringify(declared, { aliasDuplicateObjects: false }))),
      { numRuns: 300 }
    )
  })

  test('declarations in order are read as they were written', () => {
    const app = fc.record({
      name: fc
        .string({ unit: fc.constantFrom(...'abcXYZ 0"&#:'), minLength: 1, maxLength: 20 })
        .filter(name => /[a-z]/i.test(name)),
      permissions: fc.array(fc.constantFrom('User.Read.All', 'Group.Read.All', 'AuditLog.Read.All')),
      prune: fc.boolean()
    })
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), app, { minKeys: 1 }), apps => {
        const unique = Object.fromEntries(
          Object.entries(apps).map(([key, declared]) => [key, { ...declared, uniqueName: key }])
        )
        expect(read(stringify({ version: 1, apps: unique })).apps).toMatchObject(
          Object.entries(apps).map(([key, declared]) => ({
            key,
            displayName: declared.name,
            prune: declared.prune,
            permissions: [...new Set(declared.permissions)].map(text => ({ text }))
          }))
        )
      })
    )
  })
})
