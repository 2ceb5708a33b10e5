// Texts of others in reports: nothing of them is read as a workflow command, as HTML, as markdown or as Mermaid.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  clip,
  code,
  fitting,
  html,
  link,
  logInline,
  logLines,
  mermaidLabel,
  plural,
  prose
} from '../../../src/report/text.ts'
import { specialCharacters } from './renamed.ts'

// The runner's two parsers, as strict as they can be: white space and everything that a comparison by culture skips is
// dropped first.
const isCommand = (line: string): boolean => {
  const seen = line.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
  return seen.trimStart().startsWith('::') || seen.includes('##[')
}

describe('text for the log', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['  \t::set-output name=a::b', '   : :set-output name=a::b'],
    ['\u200d::debug::x', '\u200d: :debug::x'],
    [':\ufe0f:debug::x', ':\ufe0f :debug::x'],
    ['see ##[group]x', 'see # #[group]x'],
    ['#\u200d#[group]x', '#\u200d #[group]x'],
    ['a\u001b[31mred', 'a\\u{1b}[31mred'],
    ['safe\u202eevil', 'safe\\u{202e}evil'],
    ['C::D and a::b stay', 'C::D and a::b stay'],
    ['❤️ 日本語 ü', '❤️ 日本語 ü']
  ])('%j becomes %j', (text, shown) => {
    expect(logInline(text)).toBe(shown)
  })

  test.each(['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\v', '\f'])('%j parts lines, each made safe', end => {
    expect(logLines(`one${end}::warning::two`)).toEqual(['one', ': :warning::two'])
    expect(logInline(`one${end}::warning::two`)).toBe('one ::warning::two')
  })

  test('no text can make a command', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '::',
        ':',
        '##[',
        '#',
        '[',
        ' ',
        '\t',
        '\u00a0',
        '\u200b',
        '\u200d',
        '\ufeff',
        '\r',
        '\n',
        '\u2028'
      ),
      fc.constantFrom('error', 'add-mask', '\u0000', '\u00ad', '\ufe0f', '\u034f', '\u115f', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 3 })
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), parts => {
        const text = parts.join('')
        const lines = [...logLines(text), logInline(text)]
        return lines.every(line => !isCommand(line) && !/[\r\n\u0085\u2028\u2029]/.test(line) && line.isWellFormed())
      }),
      { numRuns: 2_000 }
    )
  })
})

describe('text for HTML and Mermaid', () => {
  test('nothing that HTML or markdown reads is left, and the text is still the same', () => {
    const shown = html(specialCharacters)
    expect(shown).not.toMatch(/[<>"'`*_[\]|~\\$@]|#(?!\d+;)|&(?!#\d+;)/)
    const decoded = shown
      .replaceAll('&#8203;', '')
      .replace(/&#(\d+);/g, (_, point) => String.fromCodePoint(Number(point)))
    expect(decoded).toBe(specialCharacters)
    expect(html('a\n\nb\u202e')).toBe('a  b\\u{202e}'.replace('\\', '&#92;'))
  })

  test('code keeps the value as it is, for copying', () => {
    expect(code('repo:o@1/r:x#y')).toBe('<code>repo:o&#64;1/r:x&#35;y</code>')
  })

  test('links are http or https', () => {
    expect(link('https://a.b/?x=1&y=2', 'label')).toBe('<a href="https://a.b/?x=1&#38;y=2">label</a>')
    expect(link('javascript:alert(1)', 'label')).toBe('label')
    expect(link('https://a.b/"onclick="x', 'l')).toBe('<a href="https://a.b/&#34;onclick=&#34;x">l</a>')
  })

  test('prose makes links of addresses, without the full stop', () => {
    expect(prose('See https://a.b/c_d?e=f#g. Or <http://x>!')).toBe(
      'See <a href="https://a.b/c&#95;d?e=f&#35;g">https://a.b/c&#95;d?e=f&#35;g</a>. Or &#60;<a href="http://x">http://x</a>&#62;!'
    )
  })

  test('Mermaid labels hold letters, digits, harmless signs and entity codes only', () => {
    expect(mermaidLabel('a "b" [c] #1; 日本 é')).toBe('a #34;b#34; #91;c#93; #35;1#59; 日本 é')
    expect(mermaidLabel(' ')).toBe('#40;no name#41;')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text =>
        /^(?:[\p{L}\p{M}\p{N} ._…/-]|#\d+;)+$/u.test(mermaidLabel(text))
      )
    )
  })

  test('clip counts code points; plural; fitting', () => {
    expect(clip('🎉🎉🎉', 2)).toBe('🎉…')
    expect(clip('🎉🎉', 2)).toBe('🎉🎉')
    expect([plural(1, 'app'), plural(2, 'app')]).toEqual(['1 app', '2 apps'])
    expect(
      fitting(
        ['aa', 'bb', 'c'],
        text => text,
        4,
        text => text.length
      )
    ).toEqual({ taken: ['aa', 'bb'], left: 1 })
    expect(fitting([1], String, 4, text => text.length)).toEqual({ taken: ['1'], left: 0 })
  })
})
