// What the command line and the file of --behavior may say, and the sentence for what they may not.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readBehaviorFile } from '../src/command/behaviorFile.ts'
import { placeOfError } from '../src/command/jsonText.ts'
import { nearest } from '../src/command/nearest.ts'
import { readCommandLine } from '../src/command/options.ts'
import { optionNames } from '../src/command/optionTable.ts'

const folder = mkdtempSync(join(tmpdir(), 'b2c-command-line-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('ports', () => {
  test.each([
    [[], [8801, 8802, 8803, 8804]],
    [
      ['--port', '9000'],
      [9000, 9001, 9002, 9003]
    ],
    [['--port=0'], [0, 0, 0, 0]],
    [
      ['--port', '0', '--port-graph', '9'],
      [0, 9, 0, 0]
    ],
    [
      ['--port-login', '0', '--port-github', '0'],
      [0, 8802, 0, 8804]
    ],
    [
      ['--port', '65532'],
      [65532, 65533, 65534, 65535]
    ]
  ])('%j', (options, [login, graph, github, azure]) => {
    expect(readCommandLine(options)).toMatchObject({
      kind: 'start',
      options: { ports: { login, graph, github, azure } }
    })
  })
})

describe('a command line that is not understood', () => {
  test.each([
    [['--port', '70000'], '--port takes a port from 0 to 65535, not 70000.'],
    [['--port', '65533'], '--port takes the first of four ports, at most 65532, not 65533.'],
    [['--port-graph', '-1'], '--port-graph takes a port from 0 to 65535, not -1.'],
    [['--port-login', '8802'], '--port-login and --port-graph are both 8802; each needs a port of its own'],
    [['--port-graph', '9', '--port-github', '9'], '--port-graph and --port-github are both 9;'],
    [['--lag', 'much'], '--lag takes a whole number of milliseconds, not much.'],
    [['--latency', '1.5'], '--latency takes a whole number of milliseconds, not 1.5.'],
    [['--prot-login', '1'], 'There is no option --prot-login; is --port-login meant?'],
    [['--nonsense'], 'There is no option --nonsense. b2c-emulator'],
    [['-q'], 'There is no option -q.'],
    [['--host', '0.0.0.0'], 'There is no option --host: the emulator listens on 127.0.0.1 alone.'],
    [['--state'], '--state needs a value.'],
    [['--state='], '--state needs a value.'],
    [['--state', '--tls'], '--state needs a value; --tls is another option.'],
    [['--tls=yes'], '--tls takes no value, and here is yes.'],
    [['--tls', '--tls'], '--tls is there twice.'],
    [['start'], 'There is no argument start:'],
    [['--ca-file', 'x'], '--ca-file is for --tls, which is not there.'],
    [['--json', '--quiet'], '--json and --quiet exclude each other.'],
    [['--tenant', 'contoso'], '--tenant takes a domain such as fabrikam.onmicrosoft.com, not contoso.'],
    [['--tenant-type', 'B2C'], '--tenant-type takes "AAD B2C", "CIAM", "AAD", not B2C.']
  ])('%j', (options, problem) => {
    expect(() => readCommandLine(options)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(problem) })
    )
  })

  test.each([
    [['--state', 'x', '--write-env', './x']],
    [['--state', 'x', '--behavior', 'a/../x']],
    [['--tls', '--ca-file', 'x', '--write-env', 'x']],
    [['--tls', '--state', 'b2c-emulator-ca.pem']]
  ])('%j: one file is not two things', options => {
    expect(() => readCommandLine(options)).toThrow(/^--[a-z-]+ and --[a-z-]+ are the same file, /)
  })

  test('a value that begins with dashes is given behind an equals sign', () => {
    expect(readCommandLine(['--state=--x'])).toMatchObject({ options: { stateFile: '--x' } })
  })

  test('an option that was mistyped by a letter is found', () => {
    for (const name of optionNames.filter(({ length }) => length > 3)) {
      expect(nearest(`${name.slice(0, 1)}${name.slice(2)}`, optionNames)).toBe(name)
      expect(nearest(`${name}s`, optionNames)).toBe(name)
    }
  })
})

describe('a file of --behavior', () => {
  test.each([
    ['{\n  "latencyMs": 5,\n  "lag" 5\n}', 'the file is no JSON from line 3, column 9 on'],
    ['', 'the file is no JSON from line 1, column 1 on'],
    ['[]', 'the file holds no object'],
    ['{"latency": 5}', 'the behavior has no latency; it has latencyMs'],
    ['{"identity": {"absentStatus": 500}}', 'identity.absentStatus takes 400 or 404, not 500'],
    ['{"faults": {}}', 'faults takes a list, not {}'],
    ['{"faults": [null]}', 'faults[0] takes an object with match, kind, skip, times, retryAfterSeconds, not null'],
    ['{"faults": [{"match": {}}]}', 'faults[0] has no kind'],
    [
      '{"faults": [{"match": {"path": "("}, "kind": "503"}]}',
      'faults[0].match.path takes a regular expression, not "("'
    ],
    ['{"faults": [{"match": {"host": "x"}, "kind": "503"}]}', 'faults[0].match takes no host; it takes index'],
    ['{"faults": [{"match": {}, "kind": "418"}]}', 'faults[0].kind takes 429'],
    ['{"chaos": {"rate": 2, "seed": 1, "kinds": []}}', 'chaos.rate takes a number from 0 to 1, not 2'],
    ['{"chaos": {"rate": 1}}', 'chaos has no seed']
  ])('%j is refused', (text, problem) => {
    const file = join(folder, 'behavior.json')
    writeFileSync(file, text)
    expect(() => readBehaviorFile(file)).toThrow(
      expect.objectContaining({ exitCode: 1, message: expect.stringContaining(`--behavior ${file}: ${problem}`) })
    )
  })
})

describe('the place at which a text stops being JSON', () => {
  test('is the place of what was put in', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, at) => {
        const text = JSON.stringify({ list: JSON.parse(json) }, undefined, 1)
        const lines = text.split('\n')
        const line = at % lines.length
        const broken = lines.map((one, index) => (index === line ? `?${one}` : one)).join('\n')
        expect(placeOfError(broken)).toEqual({ line: line + 1, column: 1 })
      })
    )
  })

  test('is the end where something is missing', () => {
    expect(placeOfError('{\n "a": [1, {"b": 2}')).toEqual({ line: 2, column: 19 })
  })
})
