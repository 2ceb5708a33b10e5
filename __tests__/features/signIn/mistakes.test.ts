// Mistakes in what people sign in with are told all at once with their lines, before any request.

import { describe, expect, test } from '@jest/globals'
import { callerInputs } from '../../../harness/inputs.ts'
import { configFile, emulate, runInProcess } from '../../hooks.ts'
import { openSignIn, secrets, wholeFile } from './signInFixture.ts'

/** The mistakes that a file with these lines has, as `line: problem`; its first line is `version: 1`. */
const mistakesOf = async (lines: readonly string[], env: Readonly<Record<string, string>> = secrets) => {
  const emulator = await emulate()
  const config = configFile(['version: 1', ...lines].join('\n'))
  const { errors } = await runInProcess({ emulator, env, inputs: { ...callerInputs(emulator), config } })
  expect(emulator.journal.entries()).toEqual([])
  return errors.split('\n').flatMap(line => /b2c\.yml:(\d+):\d+: (.*)$/.exec(line)?.slice(1, 3).join(': ') ?? [])
}

const secret = 'secret: { env: GOOGLE_SECRET, version: 1 }'
const contoso = `type: openIdConnect, clientId: a, metadataUrl: 'https://a.example', ${secret}`

/** Lines below a section, and what is said of each. */
const cases: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  userAttributes: [
    ['a: { type: string }', 'userAttributes.a.description is missing'],
    ['b: { type: date, description: x }', 'userAttributes.b.type is the text "date"; accepted: string, boolean, int'],
    ["c: { type: int, description: ' ' }", 'userAttributes.c.description is empty'],
    ['d e: { type: int, description: x }', 'userAttributes.d e is no name; accepted: a letter'],
    ["'../f': { type: int, description: x }", 'is no name'],
    ['g: { type: int, description: x }', ''],
    ['G: { type: int, description: x }', 'userAttributes.G is "g" in another spelling'],
    ['h: { type: int, description: "x\\ny" }', 'userAttributes.h.description is no description'],
    ['i: { typ: int, description: x }', 'userAttributes.i.typ'],
    [`${'j'.repeat(65)}: { type: int, description: x }`, 'is no name'],
    ['__proto__: { type: int, description: x }', 'userAttributes.__proto__ is no name']
  ],
  identityProviders: [
    [`a: { type: google, ${secret} }`, 'identityProviders.a.clientId is missing; a provider of type google has one'],
    [`b: { type: google, clientId: x, ${secret} }`, 'identityProviders.b.type is google, as that of "a"'],
    [`c: { type: gogle, clientId: x, ${secret} }`, 'did you mean google?'],
    ['d: { type: facebook, clientId: x }', 'identityProviders.d.secret is missing'],
    [
      `e: { type: github, clientId: x, scope: openid, ${secret} }`,
      'identityProviders.e.scope has no meaning for type github'
    ],
    [
      `f: { type: apple, clientId: x, developerId: a, serviceId: b, keyId: c, ${secret} }`,
      'identityProviders.f.clientId has no meaning'
    ],
    [
      `g: { ${contoso.replace('https', 'http')} }`,
      'identityProviders.g.metadataUrl is "http://a.example"; accepted: an address that begins with https://'
    ],
    [
      `h: { ${contoso}, scope: profile }`,
      'identityProviders.h.scope is "profile"; accepted: scopes with openid among them'
    ],
    [`i: { ${contoso}, responseType: 'code,x' }`, 'identityProviders.i.responseType is "code,x"'],
    [`j: { ${contoso}, responseMode: fragment }`, 'accepted: form_post, query'],
    [
      `k: { ${contoso}, claims: { userid: sub } }`,
      'identityProviders.k.claims.userid is not known here; did you mean userId?'
    ],
    [
      `l: { type: openIdConnect, clientId: a, metadataUrl: 'https://a.example' }`,
      'identityProviders.l.secret is missing; a provider has none only with responseType: id_token'
    ],
    [`m: { type: openIdConnect, clientId: a, metadataUrl: 'https://a.example', responseType: id_token }`, ''],
    [`n: { type: amazon, clientId: ' x', ${secret} }`, 'identityProviders.n.clientId is " x"; accepted: one line'],
    [`' o': { ${contoso} }`, 'begins or ends with white space'],
    [`"p\\u0001": { ${contoso} }`, 'holds a control character'],
    [
      `q: { type: qq, clientId: x, secret: { env: NOT_SET, version: 1 } }`,
      'names the environment variable NOT_SET, which is not set or empty'
    ],
    [
      `r: { type: weibo, clientId: x, secret: { env: GOOGLE_SECRET } }`,
      'identityProviders.r.secret.version is missing'
    ],
    [`s: { type: wechat, clientId: x, secret: { env: INPUT_X, version: 1 } }`, 'is not the name of a variable'],
    [
      `t: { type: twitter, clientId: x, secret: plain }`,
      'identityProviders.t.secret is the text "plain"; accepted: a map'
    ],
    [
      `u: { type: linkedin, clientId: x, clientSecret: x, ${secret} }`,
      'identityProviders.u.clientSecret is not known here; did you mean secret?'
    ],
    [`T: { ${contoso} }`, 'identityProviders.T is "t" in another spelling']
  ],
  apiConnectors: [
    [
      "a: { url: 'http://a.example', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 1 } } }",
      'apiConnectors.a.url is "http://a.example"; accepted: an address that begins with https://'
    ],
    ["b: { url: 'https://b.example' }", 'apiConnectors.b declares neither basic and clientCertificate'],
    [
      "c: { url: 'https://u:p@c.example', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 1 } } }",
      'apiConnectors.c.url holds a user name or a password'
    ],
    [
      "d: { url: 'https://d.example', basic: { username: 'a:b', password: { env: ENRICH_PASSWORD, version: 1 } } }",
      'apiConnectors.d.basic.username is no user name'
    ],
    [
      "e: { url: 'https://e.example', clientCertificate: { pkcs12: { env: ENRICH_PASSWORD } } }",
      'names the environment variable ENRICH_PASSWORD, which does not hold a PFX file'
    ],
    [
      "f: { url: 'https://f.example', clientCertificate: { pkcs12: { passwordEnv: X } } }",
      'apiConnectors.f.clientCertificate.pkcs12.env is missing'
    ],
    [
      "g: { url: 'https://g.example#x', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 1 } } }",
      'an address without a fragment'
    ],
    [
      "h: { url: 'https://h.example', basic: { username: u, password: x } }",
      'apiConnectors.h.basic.password is the text "x"; accepted: a map'
    ]
  ],
  authenticationMethods: [
    ['emailPassword: yes', 'authenticationMethods.emailPassword is the text "yes"; accepted: true or false'],
    [
      'sms: true',
      'authenticationMethods.sms is not known here; accepted: emailPassword, userName, phoneOneTimePassword'
    ]
  ],
  userFlows: [
    ['a: { version: 3 }', 'userFlows.a.type is missing'],
    ['b: { type: resourceOwner }', 'userFlows.b.type is the text "resourceOwner"; accepted: signUpOrSignIn'],
    ['c: { type: signIn, version: 2 }', 'userFlows.c.version is 2; accepted: 1, 3'],
    ['d: { type: signIn }', ''],
    ['b2c_1_D: { type: signIn }', 'userFlows.b2c_1_D is "d" in another spelling'],
    ['B2C_1A_e: { type: signIn }', 'userFlows.B2C_1A_e is the id of a custom policy'],
    ["'f/../g': { type: signIn }", 'is no id of a user flow'],
    [
      'h: { type: signIn, identityProviders: [Google, google] }',
      'userFlows.h.identityProviders[1] is userFlows.h.identityProviders[0] again'
    ],
    ["i: { type: signIn, attributes: ['', city] }", 'userFlows.i.attributes[0] is ""'],
    ['j: { type: signIn, attributes: city }', 'userFlows.j.attributes is the text "city"; accepted: a list or a map'],
    ['k: { type: signIn, attributes: { city: { inputType: checkbox } } }', 'did you mean'],
    ['l: { type: signIn, attributes: { city: { label: "" } } }', 'userFlows.l.attributes.city.label is ""'],
    ['m: { type: signIn, languages: [german] }', 'userFlows.m.languages[0] is "german"; accepted: a language tag'],
    ['n: { type: signIn, defaultLanguage: ../x }', 'userFlows.n.defaultLanguage is "../x"'],
    [
      'o: { type: signIn, apiConnectors: { preTokenIssuanc: a } }',
      'userFlows.o.apiConnectors.preTokenIssuanc is not known here; did you mean preTokenIssuance?'
    ],
    ['p: { type: signIn, claims: [email] }', 'userFlows.p.claims is not known here'],
    ['q: { type: signIn, attributes: [1] }', 'userFlows.q.attributes[0] is 1; accepted: a text (in quotes)']
  ]
}

describe('a mistake', () => {
  test.each(Object.entries(cases))('in %s is told with its line, and all of them at once', async (section, entries) => {
    const mistakes = await mistakesOf([`${section}:`, ...entries.map(([line]) => `  ${line}`)])
    for (const [index, [, expected]] of entries.entries()) {
      const ofLine = mistakes.filter(mistake => mistake.startsWith(`${index + 3}: `))
      if (expected === '') expect(ofLine).toEqual([])
      else expect(ofLine.join('\n')).toContain(expected)
    }
  })

  test('in a name is told when the tenant has been read, with near ones, before anything is written', async () => {
    const { run, writes } = await openSignIn()
    const result = await run(`
userAttributes: { loyaltyNumber: { type: string, description: x } }
userFlows:
  a: { type: signIn, identityProviders: [EmailPasword] }
  b: { type: signIn, attributes: [loyaltyNumbr] }
  c: { type: signIn, apiConnectors: { preTokenIssuance: nobody } }
`)
    expect(result.errors).toContain(
      'The user flow a names the identity provider "EmailPasword", which neither the file declares nor the tenant has'
    )
    expect(writes()).toEqual([])
  })

  const conflicts: readonly (readonly [string, string, string])[] = [
    [
      'an attribute of another type',
      'userAttributes: { loyaltyNumber: { type: int, description: x } }\n',
      'it has the type string'
    ],
    [
      'a built-in attribute',
      'userAttributes: { city: { type: string, description: x } }\n',
      'the tenant has a built-in attribute city (City)'
    ],
    ['a flow of another type', 'userFlows: { susi: { type: signUp } }\n', 'B2C_1_susi is signUpOrSignIn, version 3'],
    ['a flow of another version', 'userFlows: { susi: { type: signUpOrSignIn, version: 1 } }\n', 'chosen once'],
    [
      'a provider of a name that two have',
      `identityProviders: { Contoso: { ${contoso} } }\n`,
      'which one is meant cannot be told'
    ],
    [
      'a connector of a name that two have',
      "apiConnectors: { enrich: { url: 'https://a.example', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 1 } } } }\n",
      'which one is meant cannot be told'
    ]
  ]
  test.each(conflicts)('about %s is refused with what is there', async (_, sections, words) => {
    const { run, identity, emulator, writes } = await openSignIn()
    await run(wholeFile)
    emulator.tenant.seed(() => {
      const one = identity.identityProviders.all().find(({ displayName }) => displayName === 'Contoso')
      const [connector] = identity.apiConnectors.all()
      if (one === undefined || connector === undefined) throw new Error('nothing was made')
      identity.identityProviders.put(`${one.id}2`, { ...one, id: `${one.id}2` })
      const id = crypto.randomUUID()
      identity.apiConnectors.put(id, { ...connector, id })
    })
    emulator.journal.clear()
    const result = await run(sections)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain(words)
    expect(result.errors).toContain('Nothing was written.')
    expect(writes()).toEqual([])
  })
})

describe('an answer that is no list', () => {
  test.each([
    ['userFlowAttributes', 'userAttributes: { a: { type: int, description: x } }\n'],
    ['identityProviders', `identityProviders: { Contoso: { ${contoso} } }\n`],
    [
      'apiConnectors',
      "apiConnectors: { enrich: { url: 'https://a.example', basic: { username: u, password: { env: ENRICH_PASSWORD, version: 1 } } } }\n"
    ],
    ['b2cUserFlows', 'userFlows: { susi: { type: signUp } }\n'],
    ['b2cAuthenticationMethodsPolicy', 'authenticationMethods: { userName: true }\n']
  ])('of %s is not taken for an empty one', async (collection, sections) => {
    const { run, emulator, writes } = await openSignIn()
    const path = new RegExp(`/${collection}$`)
    emulator.intercept({ service: 'graph', method: 'GET', path }, () => ({ status: 200, body: { value: 'none' } }))
    const result = await run(sections)
    expect(result.exitCode).toBe(1)
    expect(result.errors).toContain('Graph answered without')
    expect(writes()).toEqual([])
  })
})

describe('a refusal', () => {
  test('that quotes a secret shows nothing of it, and keeps nothing else from being made', async () => {
    const { run, emulator, identity } = await openSignIn()
    emulator.intercept(
      { service: 'graph', method: 'POST', path: /\/identity\/(?:identityProviders|apiConnectors)$/ },
      {
        instead: ({ body }) => ({
          status: 400,
          body: { error: { code: 'AADB2C', message: `The value ${JSON.stringify(body)} is invalid.` } }
        })
      }
    )
    const result = await run(wholeFile)
    expect(result.exitCode).toBe(1)
    const shown = (result.stdout + result.summary + JSON.stringify(result.outputs)).replaceAll(/::add-mask::.*/g, '')
    for (const value of Object.values(secrets).flatMap(text => text.split('\n'))) expect(shown).not.toContain(value)
    for (const name of ['Google', 'Apple', 'Contoso'])
      expect(result.errors).toContain(`Could not create the identity provider ${name}: Graph answered 400 AADB2C`)
    expect(result.errors).toMatch(
      /The user flow susi was left as it is: Google(?:, \w+)*, which it names, could not be made/
    )
    // What names nothing that failed is made.
    expect(identity.userFlows.all().map(({ id }) => id)).toEqual(['B2C_1_edit'])
    expect(identity.userFlowAttributes.all().filter(one => one.userFlowAttributeType === 'custom')).toHaveLength(2)
    expect(identity.authenticationMethods.all()).toMatchObject([{ isUserNameAuthenticationEnabled: true }])
  })
})
