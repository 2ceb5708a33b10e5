// The advice for a missing federated credential: both spellings of a subject, and a command that survives a shell.

import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { clientId } from '../../../harness/signInFixture.ts'
import { credentialName, federationHint, matchingCredential, subjectSpellings } from '../../../src/auth/federation.ts'
import { workspaceWith } from '../../hooks.ts'

const claims = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org/b2c:ref:refs/heads/main',
  audience: 'api://AzureADTokenExchange',
  repositoryId: '22',
  ownerId: '11'
}
/** Names of environments that mean something to a shell. */
const hostile = [
  "bob's",
  "x'; touch broken; echo '",
  '$(touch broken)',
  '`touch broken`',
  'x"; touch broken; "',
  `\${HOME} %PATH% !! & | < > ^ \\`,
  '\u2019; touch broken; \u2018',
  '\u201c$(touch broken)\u201d',
  '日本 é \ud83d\ude00',
  '{"a":[1]} --id other'
]

const spellings = ['repo:octo-org/b2c:ref:refs/heads/main', 'repo:octo-org@11/b2c@22:ref:refs/heads/main']

describe('the spellings of a subject', () => {
  test('are two, from either of them', () => {
    expect(subjectSpellings(claims)).toEqual(spellings)
    const immutable = { ...claims, subject: spellings[1] ?? '', repositoryId: undefined, ownerId: undefined }
    expect(subjectSpellings(immutable)).toEqual(spellings)
  })

  test.each([
    { ...claims, repositoryId: undefined },
    { ...claims, ownerId: undefined },
    { ...claims, subject: 'repository_owner:octo-org:environment:prod' },
    { ...claims, subject: 'repo:octo-org/b2c' }
  ])('are not guessed: %#', custom => {
    expect(subjectSpellings(custom)).toEqual([])
  })
})

describe('the matching credential', () => {
  test('is JSON for the Azure CLI', () => {
    expect(JSON.parse(matchingCredential(claims))).toEqual({
      name: 'github-octo-org-b2c-ref-refs-heads-main',
      issuer: claims.issuer,
      subject: claims.subject,
      audiences: [claims.audience]
    })
  })

  test('has a name that Microsoft Graph accepts, whatever the subject is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), subject => {
        expect(credentialName(subject)).toMatch(/^[A-Za-z0-9][\w-]{2,119}$/)
      })
    )
  })

  test.each(hostile)('is the same for every shell, and nothing that a shell reads stands in it: %j', name => {
    const subject = `repo:octo-org/b2c:environment:${name}`
    const json = matchingCredential({ ...claims, subject })
    expect(JSON.parse(json)).toMatchObject({ subject })
    expect(json).toMatch(/^[\w :/@.,*=+{}"[\]\\-]+$/)
  })
})

describe('the commands that are offered for pasting', () => {
  /** A folder with a stand-in for the Azure CLI that writes down its arguments. */
  const withStub = () => {
    const folder = workspaceWith({ az: '#!/bin/sh\nfor argument; do printf "%s\\0" "$argument"; done > arguments\n' })
    chmodSync(join(folder, 'az'), 0o755)
    return folder
  }
  const commandsFor = (name: string) =>
    federationHint({ ...claims, subject: `repo:octo-org/b2c:environment:${name}` }, clientId)
      .split('\n')
      .filter(line => line.includes('az ad app'))
      .map(line => line.trim())
  const run = (shell: string, folder: string, command: string): readonly string[] => {
    execFileSync(shell, shell === 'bash' ? ['-c', command] : ['-NoProfile', '-Command', command], {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
      stdio: 'ignore'
    })
    return readFileSync(join(folder, 'arguments'), 'utf8').split('\0').slice(0, -1)
  }
  const has = (shell: string) => spawnSync(shell, ['--version'], { stdio: 'ignore' }).status === 0
  const inBash = has('bash') && process.platform !== 'win32' ? test.each(hostile) : test.skip.each(hostile)
  const inPowerShell = has('pwsh') && process.platform !== 'win32' ? test.each(hostile) : test.skip.each(hostile)
  const head = ['ad', 'app', 'federated-credential', 'create', '--id', clientId, '--parameters']

  inBash('create the credential in bash and run nothing else: %j', name => {
    const folder = withStub()
    const received = run('bash', folder, commandsFor(name)[0] ?? '')
    expect(received.slice(0, -1)).toEqual(head)
    expect(JSON.parse(received.at(-1) ?? '')).toMatchObject({ subject: `repo:octo-org/b2c:environment:${name}` })
    expect(readdirSync(folder).sort()).toEqual(['arguments', 'az'])
  })

  inPowerShell('create the credential in PowerShell and run nothing else: %j', name => {
    const folder = withStub()
    expect(run('pwsh', folder, commandsFor(name)[1] ?? '')).toEqual([...head, 'credential.json'])
    const json = readFileSync(join(folder, 'credential.json'), 'utf8')
    expect(JSON.parse(json)).toMatchObject({ subject: `repo:octo-org/b2c:environment:${name}` })
    expect(readdirSync(folder).sort()).toEqual(['arguments', 'az', 'credential.json'])
  })

  test('quote for PowerShell with the one mark that it takes literally', () => {
    for (const name of hostile) {
      const [, command = ''] = commandsFor(name)
      expect(command).toMatch(
        /^Set-Content -Path credential\.json -Encoding ascii -Value '[^'\u2018-\u201b$`;|&<>]*'; az ad app federated-credential create --id [\da-f-]{36} --parameters credential\.json$/
      )
    }
  })
})

test.each([
  'repo:octo-org/b2c:pull_request',
  'repo:octo-org@11/b2c@22:pull_request',
  'repo:octo-org/b2c:ref:refs/pull/7/merge'
])(
  'a pull request that presents %s gets no command, but the advice to have a caller of its own that may only read',
  subject => {
    const hint = federationHint({ ...claims, subject }, clientId)
    expect(hint).not.toContain('az ad app')
    expect(hint).toContain('a caller of their own that may only read')
    expect(hint).toContain(subject)
  }
)

test('the hint shows what was presented and both spellings', () => {
  const hint = federationHint(claims, clientId)
  for (const line of [claims.issuer, claims.audience, ...spellings]) expect(hint).toContain(line)
  expect(federationHint({ ...claims, ownerId: undefined }, clientId)).not.toContain('two spellings')
})
