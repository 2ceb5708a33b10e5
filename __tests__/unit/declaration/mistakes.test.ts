// Every mistake in a config file is told at once, each with file, line and column.

import { describe, expect, test } from '@jest/globals'
import { clientId, mistakes, refusal } from './readConfigText.ts'

describe('mistakes', () => {
  test('all at once, in the order of the file, each with line and column', () => {
    expect(refusal('version: 2').code).toBe('input')
    expect(
      mistakes(`
version: 2
tenant: a.b2clogin.com
foo: 1
defaults:
  directoryRoles: [Global Administrator]
  lifetime: 3d
apps:
  Ci: { name: CI }
  a:
  b:
    nam: x
  c:
    name: x
    federatedCredentials:
      - 1
      - sub: a
      - subject: [a]
      - subject: 'repo:*'
        issue: y
    certificates: {}
    consent: grantt
    secret: { mode: [foo], lifetime: 9x, destinations: [a] }
  d:
    name: D
    permissions: [Foo, 3, User.Read.All]
    secret: 12345
    prune: yes
  e: { name: E, directoryRoles: ['#'], federatedCredentials: [{ subject: 's', issuer: 'x' }] }
`).map(line => line.replace(/[;?] accepted: .*/, ''))
    ).toEqual([
      '2:10: version is 2',
      '3:9: tenant "a.b2clogin.com": b2clogin.com serves the sign-in of a tenant\'s customers and issues no tokens for Microsoft Graph',
      '4:1: foo is not known here',
      '6:20: defaults.directoryRoles[0] "Global Administrator" hands over the whole tenant: it may do everything',
      '7:3: defaults.lifetime is not known here',
      '9:3: apps.Ci is not a key for an app',
      '10:3: apps.a is empty',
      '11:3: apps.b.name is missing',
      '12:5: apps.b.nam is not known here; did you mean name or uniqueName',
      '16:9: apps.c.federatedCredentials[0] is 1',
      '17:9: apps.c.federatedCredentials[1].sub is not known here; did you mean subject',
      '18:9: apps.c.federatedCredentials[2].subject is a list',
      '20:9: apps.c.federatedCredentials[3].issue is not known here; did you mean issuer',
      '21:5: apps.c.certificates is a map',
      '22:14: apps.c.consent is the text "grantt"; did you mean grant',
      '23:15: apps.c.secret.mode is a list',
      '23:38: apps.c.secret.lifetime "9x" is not a duration',
      '23:57: apps.c.secret.destinations[0] "a" is not a destination',
      '26:24: apps.d.permissions[1] is 3',
      '27:13: apps.d.secret is 12345',
      '28:12: apps.d.prune is the text "yes"',
      '29:34: apps.e.directoryRoles[0] "#" is not a directory role; accepted, one a line: names such as User Administrator, or role template ids (GUIDs)',
      '29:63: apps.e.federatedCredentials[0] "x" is not an issuer'
    ])
  })

  test('of two apps that claim the same', () => {
    const id = clientId
    expect(
      mistakes(`
version: 1
apps:
  one: { name: The App, adopt: ${id}, secret: { destinations: ['repository:S', 'repository:T'] }, clientIdVariables: ['repository:ID'] }
  two: { name: the-app }
  three: { name: Three, uniqueName: The-App, adopt: ${id.toUpperCase()} }
  four: { name: Four, secret: { destinations: ['repository:s'] }, clientIdVariables: ['repository:id'] }
`)
    ).toEqual([
      '5:3: apps.two.uniqueName has the unique name "the-app" of one; accepted: one app for each',
      '6:37: apps.three.uniqueName has the unique name "The-App" of one; accepted: one app for each',
      `6:53: apps.three.adopt has the client id "${id}" of one; accepted: one app for each`,
      '7:33: apps.four.secret.destinations has the destination "repository:s" of one; accepted: one app for each',
      '7:67: apps.four.clientIdVariables has the variable "repository:id" of one; accepted: one app for each'
    ])
  })

  test('of settings that contradict each other, at the place that says so', () => {
    expect(
      mistakes(`
version: 1
defaults: { secret: { mode: ephemeral, lifetime: 6d } }
apps:
  one: { name: One }
  two: { name: Two, secret: { lifetime: 1h, destinations: ['repository:S'] } }
  three: { name: Three, secret: { mode: when-needed } }
`).map(line => line.replace(/; accepted: .*/, ''))
    ).toEqual([
      '3:50: defaults.secret.lifetime 6d is too long for an ephemeral secret',
      '6:45: apps.two.secret.destinations contradicts the secret mode ephemeral: that secret ends with the job, and what stores it would hold a dead one',
      '7:25: apps.three.secret.rotateBefore 30d before the end of a lifetime of 6d is always: every run would make a new secret'
    ])
  })

  test('of the text as a whole', () => {
    expect(mistakes('')).toEqual(['1:1: the file is empty; accepted: a map'])
    expect(mistakes('- a')).toEqual(['1:1: the file is a list; accepted: a map'])
    expect(mistakes('version: 1')).toEqual([
      expect.stringMatching(/^1:1: the file declares nothing; accepted: at least one of .*\bapps$/)
    ])
    expect(mistakes('version: 1\napps: {}')).toEqual(['2:1: apps is empty; accepted: at least one app'])
    expect(mistakes('version: 1\napps: []')).toEqual(['2:1: apps is a list; accepted: a map'])
    expect(mistakes('version: "1"\napps: { a: { name: A } }')).toEqual([
      '1:10: version is the text "1"; accepted: 1, the version that this release reads'
    ])
  })

  test('of the YAML: duplicate keys, anchors, aliases, tags, several documents, keys that are no text', () => {
    expect(
      mistakes('version: 1\nversion: 1\napps: { a: &x { name: A }, b: *x }\n').map(line => line.replace(/;.*/, ''))
    ).toEqual(['2:1: the key "version" stands here twice', '3:15: has an anchor', '3:31: is an alias'])
    for (const [tagged, tag] of [
      ['!!binary QQ==', 'tag:yaml.org,2002:binary'],
      ['!x y', '!x']
    ])
      expect(mistakes(`version: 1\napps: { a: { name: ${tagged} } }`)).toEqual([
        expect.stringMatching(`^2:\\d+: has the tag "${tag}"; write the value plainly`)
      ])
    expect(mistakes('version: 1\n---\nversion: 1\n')[0]).toMatch(
      /^\d+:1: is not valid YAML: Source contains multiple documents/
    )
    expect(mistakes('version: 1\n? [a]\n: b\n')[0]).toMatch(/^2:3: is not valid YAML: .*keys must be strings/)
    expect(mistakes('version: [1')[0]).toMatch(/^\d+:\d+: is not valid YAML: Flow sequence/)
    expect(mistakes('<<: { version: 1 }\napps: { a: { name: A } }')).toContainEqual(
      expect.stringMatching(/^1:1: << is not known here/)
    )
  })

  test('of a file that is made to exhaust the reader', () => {
    expect(mistakes('['.repeat(200_000))).toEqual(['1:1: is nested too deeply'])
    const bomb = [
      'a: &a [x, x]',
      ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [*${'abcdefgh'[index]}, *a]`)
    ]
    expect(mistakes(bomb.join('\n'))[0]).toContain('has an anchor')
    const many = mistakes(
      `version: 1\napps: { a: { name: A } }\n${Array.from({ length: 5_000 }, (_, n) => `x${n}: 1`).join('\n')}`
    )
    expect(many).toHaveLength(51)
    expect(many.at(-1)).toMatch(/^- and \d+ more$/)
  })

  test('names of the language are keys like others', () => {
    expect(mistakes('version: 1\n__proto__: { a: 1 }\nconstructor: 1\napps: { a: { name: A, toString: x } }')).toEqual([
      expect.stringMatching(/^2:1: __proto__ is not known here; accepted/),
      expect.stringMatching(/^3:1: constructor is not known here; accepted/),
      expect.stringMatching(/^4:23: apps\.a\.toString is not known here; accepted/)
    ])
  })
})
