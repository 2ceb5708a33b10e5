// appsettings.json of the VS Code extension: where it is looked for, and which entry counts.

import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { entryMistakes, findAppSettings } from '../../../../src/resources/customPolicies/appSettings.ts'
import { parseLooseJson } from '../../../../src/resources/customPolicies/looseJson.ts'
import { tenant, told } from './policyTexts.ts'
import { folderWith } from './temporaryFolder.ts'

const written = `{
  // what the extension writes
  "EnvironmentsFolder": "Built", /* its output */
  "Environments": [
    { "Name": "Development", "Production": false, "Tenant": "dev.onmicrosoft.com", "PolicySettings": { "A": "http://x//y", }, },
    {
      "Name": "Production",
      "Production": true,
      "Tenant": "contoso.onmicrosoft.com",
      "PolicySettings": { "A": "a, ]", "Number": 7, "Flag": true, "Nothing": null, "List": [1], "Empty": "" }
    },
  ]
}`

const find = (checkout: string, more: { folder?: string; file?: string; environment?: string } = {}) => {
  const { folder = 'policies', ...rest } = more
  return findAppSettings({ checkout, folder: path.join(checkout, folder), ...rest })
}

describe('the entry of an environment', () => {
  test('with comments and commas that JSON forbids', async () => {
    const checkout = folderWith({ 'policies/appsettings.json': written })
    expect(await find(checkout, { environment: 'Production' })).toEqual({
      environmentsFolder: path.join(checkout, 'policies/Built'),
      mistakes: [],
      entry: {
        file: 'policies/appsettings.json',
        name: 'Production',
        tenant: 'contoso.onmicrosoft.com',
        at: { line: 9, column: 17 },
        isProduction: true,
        settings: { A: 'a, ]', Number: '7', Flag: 'true', Empty: '' }
      }
    })
  })

  test('in another case, when only one is meant', async () => {
    const checkout = folderWith({ 'policies/appsettings.json': written })
    expect((await find(checkout, { environment: 'development' })).entry).toMatchObject({
      name: 'Development',
      settings: { A: 'http://x//y' }
    })
  })

  test('that does not exist is a mistake that lists those that do', async () => {
    const checkout = folderWith({ 'policies/appsettings.json': written })
    expect(told((await find(checkout, { environment: 'Prodution' })).mistakes)).toEqual([
      'policies/appsettings.json:4:3: has no environment "Prodution"; did you mean Production? it has: "Development", "Production"'
    ])
  })

  test('that exists twice is a mistake', async () => {
    const checkout = folderWith({ 'policies/appsettings.json': '{"Environments":[{"Name":"A"},{"Name":"A"}]}' })
    expect(told((await find(checkout, { environment: 'A' })).mistakes)).toEqual([
      'policies/appsettings.json:1:26: has several environments named "A"'
    ])
  })

  test('of another tenant is a mistake; one without a tenant is not', () => {
    const entry = {
      file: 'a.json',
      name: 'Dev',
      tenant: 'fabrikam.onmicrosoft.com',
      at: { line: 2, column: 3 },
      isProduction: false,
      settings: {}
    }
    expect(told(entryMistakes(entry, tenant))).toEqual([
      'a.json:2:3: Tenant of the environment "Dev" is "fabrikam.onmicrosoft.com", but this run is for contoso.onmicrosoft.com; accepted: contoso.onmicrosoft.com'
    ])
    for (const name of ['', 'contoso', 'CONTOSO.onmicrosoft.com'])
      expect(entryMistakes({ ...entry, tenant: name }, tenant)).toEqual([])
    expect(entryMistakes(undefined, tenant)).toEqual([])
  })
})

describe('where it is looked for', () => {
  test('above the folder, past files of ASP.NET, in any case, up to the root of the checkout', async () => {
    const outer = folderWith({
      'appsettings.json': written.replace('Production"', 'Outside"'),
      'checkout/appSettings.json': written,
      'checkout/src/appsettings.json': '{ "Logging": {} }',
      'checkout/src/policies/Base.xml': ''
    })
    const checkout = path.join(outer, 'checkout')
    const { entry, environmentsFolder } = await find(checkout, { folder: 'src/policies', environment: 'Production' })
    expect(entry?.file).toBe('appSettings.json')
    expect(environmentsFolder).toBe(path.join(checkout, 'Built'))
    const { mistakes } = await find(path.join(checkout, 'src'), { environment: 'Production' })
    expect(told(mistakes)).toEqual([
      expect.stringContaining('neither the folder policies nor one above it has that file with Environments')
    ])
  })

  test('at the place that is named, and nowhere else', async () => {
    const checkout = folderWith({
      'policies/appsettings.json': written,
      'config/b2c.json': '{"Environments":[{"Name":"X"}]}',
      'config/no.json': '{}'
    })
    expect((await find(checkout, { file: 'config/b2c.json', environment: 'X' })).entry?.name).toBe('X')
    expect((await find(checkout, { file: 'config/b2c.json' })).environmentsFolder).toBe(
      path.join(checkout, 'config/Environments')
    )
    expect(told((await find(checkout, { file: 'config/no.json' })).mistakes)).toEqual([
      expect.stringContaining('has no list Environments')
    ])
    expect(told((await find(checkout, { file: 'config/none.json' })).mistakes)).toEqual([
      expect.stringMatching(/^config\/none.json:1:1: cannot be read/)
    ])
    expect(told((await find(checkout, { file: '../x.json' })).mistakes)).toEqual([
      '../x.json:1:1: leads out of the checkout; accepted: a file inside it'
    ])
  })

  const posix = process.platform === 'win32' ? test.skip : test
  posix('not behind a link out of the checkout, nor in what is no file, which is not waited for', async () => {
    const outer = folderWith({
      'elsewhere.json': written,
      'checkout/linked/Base.xml': '',
      'checkout/folder/appsettings.json/Base.xml': '',
      'checkout/pipe/Base.xml': ''
    })
    const checkout = path.join(outer, 'checkout')
    symlinkSync(path.join(outer, 'elsewhere.json'), path.join(checkout, 'linked', 'appsettings.json'))
    execFileSync('mkfifo', [path.join(checkout, 'pipe', 'appsettings.json')])
    for (const folder of ['linked', 'folder', 'pipe']) {
      expect(await find(checkout, { folder })).toEqual({ mistakes: [] })
      expect(told((await find(checkout, { folder, environment: 'Production' })).mistakes)).toEqual([
        expect.stringContaining('nor one above it has that file with Environments')
      ])
    }
    expect(told((await find(checkout, { file: 'pipe/appsettings.json' })).mistakes)).toEqual([
      'pipe/appsettings.json:1:1: is a directory, a device, a pipe or a socket; accepted: a plain file'
    ])
  })

  test('without an environment nothing is required, and what is not JSON does not matter', async () => {
    expect(await find(folderWith({ 'policies/Base.xml': '' }))).toEqual({ mistakes: [] })
    expect(await find(folderWith({ 'policies/appsettings.json': '{ "Environments": [' }))).toEqual({ mistakes: [] })
  })

  test('what is not JSON is told with its place', async () => {
    const checkout = folderWith({ 'policies/appsettings.json': '{\n  "Environments": [ oops ]\n}' })
    expect(told((await find(checkout, { environment: 'A' })).mistakes)).toEqual([
      'policies/appsettings.json:2:21: is not JSON: a value is expected here'
    ])
  })
})

describe('JSON with comments', () => {
  test('keeps what its texts hold', () => {
    const text =
      '\uFEFF{"a":"// no /* comment */ ,]","b":"\\",}\\u00fc", /* x */ "c":[1,-2.5e3, // y\n ],"d":{},"__proto__":[]}'
    const value = JSON.parse('{"a":"// no /* comment */ ,]","b":"\\",}\\u00fc","c":[1,"-2.5e3"],"d":{},"__proto__":[]}')
    expect(parseLooseJson(text)).toEqual({ ok: true, value })
  })

  test('keeps every digit of a number', () => {
    for (const number of ['12345678901234567890', '1.0', '0.10', '1e400'])
      expect(parseLooseJson(`{"a": ${number} }`)).toEqual({ ok: true, value: { a: number } })
  })

  test('reads all JSON as the runtime does', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2), (text, indent) => {
        const value = JSON.parse(text)
        expect(parseLooseJson(JSON.stringify(value, null, indent))).toEqual({ ok: true, value })
      })
    )
  })

  test.each([
    ['', 0, 'a value is expected here'],
    ['{"a" 1}', 5, '":" is expected here'],
    ['{"a":1 "b":2}', 7, '"," is expected here'],
    ['{a:1}', 1, 'a name in quotes is expected here'],
    ['[1,2', 4, '"," is expected here'],
    ['[1]x', 3, 'something follows the value'],
    ['[1,,2]', 3, 'a value is expected here'],
    ['[01]', 1, 'a value is expected here'],
    ['["\\x"]', 1, 'a value is expected here'],
    ["['x']", 1, 'a value is expected here'],
    ['[1] /* open', 4, 'something follows the value']
  ])('%j', (text, offset, problem) => {
    expect(parseLooseJson(text)).toEqual({ ok: false, offset, problem })
  })

  test('nesting without an end is no crash', () => {
    expect(parseLooseJson('['.repeat(1_000_000))).toMatchObject({ ok: false })
  })
})
