// The files of a policy folder: which are read, in which order, and in which encodings.

import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readFolder } from '../../../../src/resources/customPolicies/files.ts'
import { declaredAsUtf8, decodeBytes } from '../../../../src/resources/customPolicies/textFile.ts'
import { told } from './policyTexts.ts'
import { folderWith } from './temporaryFolder.ts'

const read = async (
  checkout: string,
  more: { folder?: string; exclude?: readonly string[]; environmentsFolder?: string } = {}
) => {
  const { folder = 'policies', exclude = [], environmentsFolder } = more
  const place = { checkout, folder: path.join(checkout, folder), exclude }
  const content = await readFolder(
    environmentsFolder === undefined ? place : { ...place, environmentsFolder: path.join(checkout, environmentsFolder) }
  )
  return { ...content, names: content.files.map(({ file }) => file) }
}

describe('which files', () => {
  const files = {
    'policies/B.xml': 'b',
    'policies/a.XML': 'a',
    'policies/readme.md': '',
    'policies/x.xml.bak': '',
    'policies/.vscode/hidden.xml': '',
    'policies/._B.xml': '',
    'policies/old/B.xml': '',
    'policies/old/deep/C.xml': '',
    'policies/sub/C.xml': '',
    'policies/Environments/Dev/B.xml': '',
    'other.xml': ''
  }

  test('every .xml below the folder, sorted; no hidden ones, none of the output of the extension, none that is excluded', async () => {
    const checkout = folderWith(files)
    const { names, mistakes, notices } = await read(checkout, {
      exclude: ['old/**'],
      environmentsFolder: 'policies/Environments'
    })
    expect(names).toEqual(['policies/B.xml', 'policies/a.XML', 'policies/sub/C.xml'])
    expect({ mistakes, notices }).toEqual({ mistakes: [], notices: [] })
  })

  test.each([
    [['old'], 4],
    [['old/'], 4],
    [['./old/**'], 4],
    [['**/C.xml'], 4],
    [['*.xml'], 5],
    [['/old/**'], 4],
    [['o*/'], 4],
    [['**/old/**'], 4],
    [['{old,sub}'], 3],
    [['old', 'old/**', 'old/*.xml'], 4],
    [[], 6]
  ])('with %j left out', async (exclude, count) => {
    const { names, notices } = await read(folderWith(files), { exclude })
    expect(names).toHaveLength(count)
    expect(notices).toEqual([])
  })

  test.each(['nothing', 'OLD/**', 'policies/old/**', '../policies/old', ''])(
    'with the pattern %j, which leaves out nothing, and that is told',
    async pattern => {
      const { names, notices } = await read(folderWith(files), { exclude: ['sub', pattern] })
      expect(names).toHaveLength(5)
      expect(notices).toEqual([
        {
          level: 'notice',
          text: `customPolicies.exclude: ${JSON.stringify(pattern)} leaves out nothing; patterns are of paths below policies, with slashes, and case counts`
        }
      ])
    }
  )

  test('with patterns of what is left out anyway, none of which is told', async () => {
    const { notices } = await read(folderWith(files), {
      exclude: ['Environments/**', '.vscode/**'],
      environmentsFolder: 'policies/Environments'
    })
    expect(notices.map(({ text }) => text)).toEqual([])
  })

  test('a folder below the output of the extension may be the one that is named', async () => {
    const { names } = await read(folderWith(files), {
      folder: 'policies/Environments/Dev',
      environmentsFolder: 'policies/Environments'
    })
    expect(names).toEqual(['policies/Environments/Dev/B.xml'])
  })

  test('a folder that is not there, or leads out of the checkout', async () => {
    const checkout = folderWith(files)
    expect(told((await read(checkout, { folder: 'polices' })).mistakes)).toEqual([
      expect.stringMatching(/^polices:1:1: is no folder that can be read: /)
    ])
    expect(told((await read(checkout, { folder: '..' })).mistakes)).toEqual([
      expect.stringContaining('leads out of the checkout')
    ])
  })
})

describe('links', () => {
  test('never loop, never lead out of the checkout, and never show a file twice', async () => {
    const outside = folderWith({ 'secret.xml': 'secret', 'folder/more.xml': 'more' })
    const checkout = folderWith({ 'policies/real/A.xml': 'a', 'shared/B.xml': 'b' })
    const link = (target: string, name: string) => fs.symlinkSync(target, path.join(checkout, 'policies', name))
    link('.', 'self')
    link('..', 'up')
    link(path.join(checkout, 'policies/real'), '0-again')
    link('real/A.xml', '0-link.xml')
    link('../shared/B.xml', 'B.xml')
    link(path.join(outside, 'secret.xml'), 'out.xml')
    link(path.join(outside, 'folder'), 'out')
    link('nowhere.xml', 'dangling.xml')
    const { names, files, notices } = await read(checkout)
    expect(names).toEqual(['policies/B.xml', 'policies/real/A.xml'])
    expect(files.map(({ text }) => text)).toEqual(['b', 'a'])
    expect(notices.map(({ text }) => text.split(' ')[0]).toSorted()).toEqual([
      'policies/dangling.xml',
      'policies/out',
      'policies/out.xml'
    ])
  })
})

test('a folder that is a link out of the checkout is a mistake', async () => {
  const outside = folderWith({ 'a.xml': 'a' })
  const checkout = folderWith({ 'b.xml': 'b' })
  fs.symlinkSync(outside, path.join(checkout, 'policies'))
  const { names, mistakes } = await read(checkout)
  expect(names).toEqual([])
  expect(told(mistakes)).toEqual(['policies:1:1: leads out of the checkout; accepted: a folder inside it'])
})

describe('encodings', () => {
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
  test.each([
    ['UTF-8', Buffer.from('<a>ü😀</a>')],
    ['UTF-8 with a mark', Buffer.from('\uFEFF<a>ü😀</a>')],
    ['UTF-8 with two marks', Buffer.from('\uFEFF\uFEFF<a>ü😀</a>')],
    ['UTF-16', Buffer.from('\uFEFF<a>ü😀</a>', 'utf16le')],
    ['UTF-16, big-endian', utf16be('\uFEFF<a>ü😀</a>')],
    ['UTF-16 without a mark', Buffer.from('<a>ü😀</a>', 'utf16le')],
    ['UTF-16, big-endian, without a mark', utf16be('<a>ü😀</a>')]
  ])('%s', (_, bytes) => {
    expect(decodeBytes(bytes)).toEqual({ ok: true, value: '<a>ü😀</a>' })
  })

  test('one that the declaration names', () => {
    const text = '<?xml version="1.0" encoding="Windows-1252"?><a>ü</a>'
    expect(decodeBytes(Buffer.from(text, 'latin1'))).toEqual({ ok: true, value: text })
    expect(decodeBytes(Buffer.from(text))).toEqual({ ok: true, value: text })
  })

  test.each([
    [
      'Latin-1 without a declaration',
      Buffer.from('<a>\nü</a>', 'latin1'),
      /^is not encoded in UTF-8 \(first seen in line 2\); accepted: UTF-8/
    ],
    [
      'a declaration that nothing knows',
      Buffer.from('<?xml version="1.0" encoding="x-own"?><a>ü</a>', 'latin1'),
      /nor "x-own", which its first line names/
    ],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]), /UTF-32/]
  ])('%s is a mistake', (_, bytes, problem) => {
    expect(decodeBytes(bytes)).toEqual({ ok: false, problem: expect.stringMatching(problem) })
  })

  test('a file that is far too large is a mistake', async () => {
    const { mistakes } = await read(folderWith({ 'policies/data.xml': Buffer.alloc(4 * 1024 * 1024 + 1, 'x') }))
    expect(told(mistakes)).toEqual([
      expect.stringMatching(/^policies\/data.xml:1:1: has more than 4194304 bytes; .* goes under exclude$/)
    ])
  })

  test.each([
    ['<?xml version="1.0" encoding="utf-16"?><a/>', '<?xml version="1.0" encoding="utf-8"?><a/>'],
    [
      "<?xml version='1.0' encoding='windows-1252' standalone='yes'?><a/>",
      "<?xml version='1.0' encoding='utf-8' standalone='yes'?><a/>"
    ],
    ['<?xml version="1.0" encoding="UTF-8"?><a/>', '<?xml version="1.0" encoding="UTF-8"?><a/>'],
    ['<?xml version="1.0"?><a encoding="utf-16"/>', '<?xml version="1.0"?><a encoding="utf-16"/>'],
    ['<a encoding="utf-16"/>', '<a encoding="utf-16"/>']
  ])('what is sent in UTF-8 says so: %j', (text, declared) => {
    expect(declaredAsUtf8(text)).toBe(declared)
  })
})
