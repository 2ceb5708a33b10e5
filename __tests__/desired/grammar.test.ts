// The small grammars that inputs and config file share: words, near matches, durations, tenants, names.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ActionError } from '../../src/errors.ts'
import { parseTenant, userFlowHostReason } from '../../src/inputs/tenant.ts'
import { parseDisplayName, parseLabel, parseUniqueName, slugOf } from '../../src/resources/app/names.ts'
import { assertTenant, type Tenant } from '../../src/resources/tenant/organization.ts'
import { acceptedDurations, durationText, parseDuration, unitMs } from '../../src/util/duration.ts'
import { guidOf } from '../../src/util/guid.ts'
import { mistakesText, pathText } from '../../src/util/problem.ts'
import type { Result } from '../../src/util/result.ts'
import { didYouMean, editDistance, suggestions } from '../../src/util/suggest.ts'
import { linesOf, looksSecret, parseWord, quoted } from '../../src/util/words.ts'

const accepted = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem)
  return result.value
}
const problemOf = (result: Result<unknown>): string => (result.ok ? 'none' : result.problem)

describe('quoted', () => {
  test('keeps a message on one line and shows what cannot be seen', () => {
    expect(quoted('a "b"\n::error::\u202E')).toBe('"a \\"b\\"\\n::error::\\u{202e}"')
    expect(quoted('\u2028\u0085')).toBe('"\\u{2028}\\u{85}"')
    expect(quoted('x'.repeat(200))).toBe(`"${'x'.repeat(80)}…"`)
    expect(quoted('\ud800')).toBe('"\ufffd"')
  })

  test.each([
    `abc8Q~${'x'.repeat(34)}`,
    `ghp_${'A1'.repeat(18)}`,
    `github_pat_${'A1'.repeat(18)}`,
    `eyJ0eXAiOiJKV1Qi.${'x'.repeat(20)}.y`,
    '-----BEGIN RSA PRIVATE KEY-----'
  ])('never shows a credential (%#)', secret => {
    expect(looksSecret(secret)).toBe(true)
    expect(quoted(`x ${secret}`)).not.toContain(secret.slice(4))
  })

  test('ordinary values are no credentials', () => {
    for (const text of [
      'User.ReadWrite.All',
      'repo:contoso/policies:ref:refs/heads/main',
      '-----BEGIN CERTIFICATE-----'
    ])
      expect(looksSecret(text)).toBe(false)
  })

  test('any text stays on one printable line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(quoted(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
      })
    )
  })
})

describe('words, lines, GUIDs', () => {
  test('a word is one of the accepted, letter for letter', () => {
    expect(accepted(parseWord('plan', ['apply', 'plan']))).toBe('plan')
    expect(problemOf(parseWord('Plan', ['apply', 'plan']))).toBe(
      '"Plan" is not accepted; did you mean plan? accepted: apply, plan'
    )
    expect(problemOf(parseWord('', ['apply', 'plan']))).toBe('is empty; accepted: apply, plan')
    expect(problemOf(parseWord('zzzzz', ['apply']))).toBe('"zzzzz" is not accepted; accepted: apply')
  })

  test('lines are trimmed, whatever ends them', () => {
    expect(linesOf(' a \r\n\r\n\t\nb\rc ')).toEqual(['a', 'b', 'c'])
  })

  test('a GUID is lower case and nothing else around it', () => {
    expect(guidOf('FE930BE7-5e62-47db-91af-98c3a49a38b1')).toBe('fe930be7-5e62-47db-91af-98c3a49a38b1')
    for (const text of [
      '',
      'fe930be7',
      '{fe930be7-5e62-47db-91af-98c3a49a38b1}',
      'fe930be7-5e62-47db-91af-98c3a49a38b1\n'
    ])
      expect(guidOf(text)).toBeUndefined()
  })
})

describe('problems', () => {
  test('a path reads as in code', () => {
    expect(pathText(['apps', 'ci', 'permissions', 2])).toBe('apps.ci.permissions[2]')
    expect(pathText([])).toBe('')
  })

  test('one mistake stands alone, several are listed, many are cut', () => {
    const titles = { one: 'Input ', many: 'the inputs' }
    expect(mistakesText(['mode is empty'], titles)).toBe('Input mode is empty')
    expect(mistakesText(['a', 'b'], titles)).toBe('2 mistakes in the inputs:\n- a\n- b')
    const many = mistakesText(
      Array.from({ length: 60 }, (_, index) => `m${index}`),
      titles
    )
    expect(many.split('\n')).toHaveLength(52)
    expect(many).toMatch(/^60 mistakes[\s\S]*- m49\n- and 10 more$/)
  })
})

describe('near matches', () => {
  test.each([
    ['client-idd', ['client-id', 'client-secret'], ['client-id']],
    ['clientId', ['client-id', 'client-secret'], ['client-id']],
    ['tenant', ['tenant-id', 'mode'], ['tenant-id']],
    ['UserReadWriteAll', ['User.Read.All', 'User.ReadWrite.All'], ['User.ReadWrite.All']],
    ['aduit', ['audit'], ['audit']],
    ['...', ['audit'], []],
    ['zebra', ['audit'], []]
  ])('%s', (word, candidates, near) => {
    expect(suggestions(word, candidates)).toEqual(near)
  })

  test('at most three, nearest first, as half a sentence', () => {
    expect(suggestions('abcd', ['abcdefg', 'abcdef', 'abcde', 'abxd', 'xyz'])).toEqual(['abcde', 'abxd', 'abcdef'])
    expect(didYouMean('modes', ['mode', 'model'])).toBe('; did you mean mode or model?')
    expect(didYouMean('zebra', ['audit'])).toBe('')
  })

  test('the distance is a metric of edits: zero for equal words, symmetric, never above the longer word', () => {
    const word = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', 'c', 'd') })
    fc.assert(
      fc.property(word, word, (a, b) => {
        const edits = editDistance(a, b)
        expect(edits === 0).toBe(a === b)
        expect(edits).toBe(editDistance(b, a))
        expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(edits).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      })
    )
    expect(editDistance('ab', 'ba')).toBe(1)
  })
})

describe('durations', () => {
  test.each([
    ['90d', 90 * unitMs.d],
    ['12h', 12 * unitMs.h],
    ['30m', 30 * unitMs.m],
    ['45s', 45_000],
    ['2w', 14 * unitMs.d],
    ['P90D', 90 * unitMs.d],
    ['PT1H', unitMs.h],
    ['P1DT12H30M5S', 36 * unitMs.h + 30 * unitMs.m + 5_000],
    ['P2W', 14 * unitMs.d]
  ])('%s', (text, ms) => {
    expect(accepted(parseDuration(text))).toBe(ms)
  })

  test.each(['-1d', '90', 'd', '1.5h', '1 d', '90D', 'P', 'PT', 'P1DT', 'PT1D', 'p90d', '1h30m', 'forever'])(
    '%s is refused with what is accepted',
    text => {
      expect(problemOf(parseDuration(text))).toBe(`"${text}" is not a duration; accepted: ${acceptedDurations}`)
    }
  )

  test('years and months are refused with the reason', () => {
    for (const text of ['P1Y', 'P6M', 'P1Y2M3DT4H'])
      expect(problemOf(parseDuration(text))).toContain('(years and months vary in length: use days)')
  })

  test('empty, zero and endless', () => {
    expect(problemOf(parseDuration(''))).toBe(`is empty; accepted: ${acceptedDurations}`)
    for (const text of ['0d', 'PT0S']) {
      expect(problemOf(parseDuration(text))).toContain('is no time at all')
      expect(accepted(parseDuration(text, { zero: true }))).toBe(0)
    }
    expect(problemOf(parseDuration('3651d'))).toBe('"3651d" is too long; accepted: at most 3650d')
    expect(problemOf(parseDuration('7h', { mostMs: 6 * unitMs.h }))).toBe('"7h" is too long; accepted: at most 6h')
  })

  test('what is printed is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_650 * 86_400 }), seconds => {
        expect(accepted(parseDuration(durationText(seconds * 1_000)))).toBe(seconds * 1_000)
      })
    )
    expect(durationText(0)).toBe('0s')
  })

  test('ISO parts add up', () => {
    const part = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const ms = days * unitMs.d + hours * unitMs.h + minutes * unitMs.m + seconds * unitMs.s
        expect(accepted(parseDuration(`P${days}DT${hours}H${minutes}M${seconds}S`, { zero: true }))).toBe(ms)
      })
    )
  })

  test('any other text is refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const result = parseDuration(text)
        if (result.ok) expect(text).toMatch(/^(\d+[smhdw]|P[\dWDTHMS]+)$/)
        else expect(result.problem).toContain('accepted: ')
      })
    )
  })
})

describe('tenants', () => {
  test.each([
    ['FE930BE7-5e62-47db-91af-98c3a49a38b1', 'public', { kind: 'id', id: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }],
    ['Contoso', 'public', { kind: 'domain', domain: 'contoso.onmicrosoft.com' }],
    ['contoso', 'usgov', { kind: 'domain', domain: 'contoso.onmicrosoft.us' }],
    ['contoso', 'china', { kind: 'domain', domain: 'contoso.partner.onmschina.cn' }],
    ['Contoso.OnMicrosoft.com', 'public', { kind: 'domain', domain: 'contoso.onmicrosoft.com' }],
    ['login.contoso.co.uk', 'public', { kind: 'domain', domain: 'login.contoso.co.uk' }],
    ['contoso.xn--p1ai', 'public', { kind: 'domain', domain: 'contoso.xn--p1ai' }]
  ] as const)('%s in %s', (text, cloud, reference) => {
    expect(accepted(parseTenant(text, cloud))).toEqual(reference)
  })

  test.each(['contoso.b2clogin.com', 'https://contoso.b2clogin.com/contoso/v2.0', 'B2CLOGIN.COM', 'x.ciamlogin.com.'])(
    '%s is refused with the reason',
    text => {
      expect(problemOf(parseTenant(text, 'public'))).toMatch(
        /issues no tokens for Microsoft Graph; accepted: the tenant id/
      )
    }
  )

  test.each([
    ['', /^is missing/],
    ['common', /stands for many tenants/],
    ['organizations', /stands for many tenants/],
    ['https://login.microsoftonline.com/contoso', /is not a tenant/],
    ['contoso .com', /is not a tenant/],
    ['contoso..com', /is not a tenant/],
    ['-contoso', /is not a tenant/],
    ['10.0.0.1', /is not a domain/],
    ['münchen.de', /is not a tenant/]
  ])('%s is refused', (text, problem) => {
    expect(problemOf(parseTenant(text, 'public'))).toMatch(problem)
  })

  test('a name longer than the domain system allows is refused', () => {
    expect(problemOf(parseTenant(`${'a.'.repeat(130)}com`, 'public'))).toContain('is not a tenant')
  })

  test('what is accepted is safe in the path of a URL', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain()), text => {
        const result = parseTenant(text, 'public')
        if (!result.ok) return
        const named = result.value.kind === 'id' ? result.value.id : result.value.domain
        expect(encodeURIComponent(named)).toBe(named)
      })
    )
  })

  test('other hosts are not those of user flows', () => {
    expect(userFlowHostReason('notb2clogin.com')).toBeUndefined()
  })

  test('the guard names the tenant by id, verified domain, or the first label of the initial one', () => {
    const tenant = {
      id: 'aaaaaaaa-0000-0000-0000-000000000001',
      initialDomain: 'Contoso.onmicrosoft.com',
      domains: ['contoso.onmicrosoft.com', 'login.contoso.example']
    }
    const tenantGuardMatches = (
      guard: string,
      { id, initialDomain, domains }: Omit<Tenant, 'displayName' | 'kind'>
    ) => {
      const { displayName, kind } = { displayName: undefined, kind: undefined }
      try {
        assertTenant({ id, initialDomain, domains, displayName, kind }, { kind: 'id', id }, guard)
        return true
      } catch (error) {
        if (error instanceof ActionError) return false
        throw error
      }
    }
    for (const guard of [tenant.id.toUpperCase(), 'contoso.onmicrosoft.com', 'CONTOSO', 'login.Contoso.example'])
      expect(tenantGuardMatches(guard, tenant)).toBe(true)
    for (const guard of ['fabrikam', 'onmicrosoft', '', 'contoso.com'])
      expect(tenantGuardMatches(guard, tenant)).toBe(false)
    expect(tenantGuardMatches('contoso', { id: tenant.id, initialDomain: undefined, domains: [] })).toBe(false)
  })
})

describe('names', () => {
  test.each(['CI "policy" & deployer', '#1', '::error::', '日本語 デプロイ', "it's", '<b>'])(
    '%s is a display name',
    name => {
      expect(accepted(parseDisplayName(name))).toBe(name)
    }
  )

  test('too long, empty, unprintable, broken', () => {
    expect(problemOf(parseDisplayName('x'.repeat(121)))).toContain('has 121 characters')
    expect(problemOf(parseDisplayName(' '))).toContain('is empty')
    expect(problemOf(parseDisplayName('a\nb'))).toContain('holds a control character')
    expect(problemOf(parseDisplayName('\ud800'))).toContain('holds a control character')
    expect(problemOf(parseLabel('x'.repeat(61)))).toContain('accepted: 1 to 60 characters')
    expect(accepted(parseDisplayName('x'.repeat(120)))).toHaveLength(120)
  })

  test('unique names hold no whitespace', () => {
    expect(accepted(parseUniqueName('team/ci#1'))).toBe('team/ci#1')
    expect(problemOf(parseUniqueName(''))).toContain('is empty')
    expect(problemOf(parseUniqueName('x'.repeat(121)))).toContain('has 121 characters')
    for (const name of ['a b', 'a\u00a0b', 'a\u200bb', 'a\tb'])
      expect(problemOf(parseUniqueName(name))).toContain('holds whitespace')
  })

  test.each([
    ['CI policy deployer', 'ci-policy-deployer'],
    ['  Ünïcödé & Straße #1 ', 'unicode-strasse-1'],
    ['Łódź Øresund Þór ıı', 'lodz-oresund-thor-ii'],
    ['İstanbul', 'istanbul'],
    ['ﬁne Ⅻ', 'fine-xii'],
    ['日本', '']
  ])('the slug of %s', (name, slug) => {
    expect(slugOf(name)).toBe(slug)
  })

  test('a slug is its own slug, and a unique name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), name => {
        const slug = slugOf(name)
        expect(slugOf(slug)).toBe(slug)
        if (slug !== '') expect(accepted(parseUniqueName(slug))).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      })
    )
  })
})
