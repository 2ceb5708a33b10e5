// Any value in the place of any other in the sections of the tenant, and any of them left out: read, or refused at a place.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { stringify } from 'yaml'
import { loadConfig } from '../../../src/declaration/file.ts'
import { ActionError } from '../../../src/errors.ts'
import { allKinds } from '../../../src/resources/index.ts'
import { workspaceWith } from '../../hooks.ts'
import { everywhere } from './readConfigText.ts'

const secret = { env: 'SECRET', version: 1 }

const sections: Readonly<Record<string, unknown>> = {
  userAttributes: { loyaltyNumber: { type: 'string', description: 'Number on the card' } },
  identityProviders: {
    Google: { type: 'google', clientId: 'a', secret },
    Apple: { type: 'apple', developerId: 'a', serviceId: 'b', keyId: 'c', secret },
    Contoso: {
      type: 'openIdConnect',
      clientId: 'a',
      metadataUrl: 'https://a.example',
      scope: 'openid',
      responseType: 'code',
      responseMode: 'query',
      domainHint: 'x',
      claims: { userId: 'sub' },
      secret
    }
  },
  apiConnectors: {
    enrich: { url: 'https://a.example', basic: { username: 'u', password: secret } },
    other: { url: 'https://a.example', clientCertificate: { pkcs12: { env: 'PFX', passwordEnv: 'PASSWORD' } } }
  },
  authenticationMethods: { emailPassword: true, userName: false },
  userFlows: {
    susi: {
      type: 'signUpOrSignIn',
      version: 3,
      identityProviders: ['Google'],
      attributes: { city: { optional: true, inputType: 'textBox', label: 'Town' } },
      languages: ['de'],
      apiConnectors: { preTokenIssuance: 'enrich' },
      defaultLanguage: 'en'
    },
    edit: { type: 'profileUpdate', attributes: ['city'] }
  }
}

type Step = string | number

const pathsIn = (value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] => {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Object.entries(value).map(([key, inner]) => [Array.isArray(value) ? Number(key) : key, inner] as const)
  return [...(path.length === 0 ? [] : [path]), ...below.flatMap(([key, inner]) => pathsIn(inner, [...path, key]))]
}

const values: readonly unknown[] = [undefined, null, 1, '', `\${SECRET}`, [null], ['x', 'x'], { x: 1 }]

/** A copy with another value at the path; undefined leaves it out. */
const mutated = (path: readonly Step[], value: unknown): unknown => {
  const root = structuredClone(sections) as Record<Step, unknown>
  let holder = root
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<Step, unknown>
  const last = path.at(-1) ?? ''
  if (value === undefined && !Array.isArray(holder)) delete holder[last]
  else holder[last] = value
  return root
}

describe('any section', () => {
  test.each(['apply', 'plan'] as const)('is read or refused at a place in mode %s', async mode => {
    const workspace = workspaceWith({})
    const read = async (content: unknown): Promise<void> => {
      writeFileSync(join(workspace, 'b2c.yml'), stringify(content, { aliasDuplicateObjects: false }))
      await loadConfig('b2c.yml', {
        kinds: allKinds,
        everywhere,
        variables: [],
        run: { mode, isInteractive: false },
        env: { SECRET: 'a secret', GITHUB_WORKSPACE: workspace },
        mask: () => undefined,
        warn: () => undefined,
        notice: () => undefined
      })
    }
    if (mode === 'plan') await read({ version: 1, ...sections })
    for (const path of pathsIn(sections))
      for (const value of values) {
        try {
          await read({ version: 1, ...(mutated(path, value) as object) })
        } catch (error) {
          if (!(error instanceof ActionError))
            throw new Error(`${path.join('.')} as ${JSON.stringify(value)}`, { cause: error })
          expect(error).toMatchObject({ code: 'input', message: expect.stringMatching(/b2c\.yml:\d+:\d+: /) })
        }
      }
  })
})
