// The plan as lines of text: signs, fields before and after, and the counts of a headline.

import { describe, expect, test } from '@jest/globals'
import type { Change } from '../../../src/reconcile/plan.ts'
import { countsText, fieldText, planHeadline, planLines, tenseOf } from '../../../src/report/planText.ts'
import { changes, kindOf, plan } from './changes.ts'

describe('the plan as lines', () => {
  test('signs, words, fields before and after', () => {
    expect(planLines(plan)).toEqual([
      '+ create    application          CI policy deployer  (no application has the unique name ci-policy-deployer)',
      '      signInAudience: "AzureADMyOrg"',
      '      tags: ["b2c-bootstrap"]',
      '+ create    service principal    CI policy deployer  (the application has none)',
      '+ create    permission           Policy.ReadWrite.TrustFramework  (policy-deployment: uploads custom policies)',
      '= unchanged permission           TrustFrameworkKeySet.ReadWrite.All  (policy-keys: creates and rotates policy keys)',
      '? missing   permission           User.ReadWrite.All  (consent: verify leaves the grant to an administrator)',
      '! drift     permission           Directory.ReadWrite.All  (granted but not declared; prune: true removes it)',
      '+ create    directory role       User Administrator  (declared in directory-roles)',
      '~ update    federated credential github-main  (subject differs)',
      '      subject: "repo:octo-org/b2c:ref:refs/heads/master" -> "repo:octo-org/b2c:ref:refs/heads/main"',
      '- delete    certificate          old signer  (prune: true)',
      '      thumbprint: "AB12"',
      '+ create    client secret        b2c-bootstrap  (none of ours is valid)',
      '      endDateTime: "2026-03-01T08:00:00Z"'
    ])
  })

  test('restore and adopt have signs of their own; an empty reason and the fields of what is unchanged are not shown', () => {
    const change = (action: Change['action']): Change => ({
      kind: kindOf('application'),
      action,
      name: 'a\n::error::b',
      fields: [{ field: 'x', before: 1, after: null }],
      reason: ''
    })
    expect(planLines({ ...plan, changes: (['restore', 'adopt', 'unchanged'] as const).map(change) })).toEqual([
      '^ restore   application          a ::error::b',
      '      x: 1 -> (none)',
      '@ adopt     application          a ::error::b',
      '      x: 1 -> (none)',
      '= unchanged application          a ::error::b'
    ])
  })

  test('long values are clipped', () => {
    const text = fieldText('update', { field: 'f', before: 'x'.repeat(500), after: { a: [true] } })
    expect(text).toBe(`f: "${'x'.repeat(158)}… -> {"a":[true]}`)
    expect(fieldText('create', { field: 'f', before: 'a', after: 'b' })).toBe('f: "a" -> "b"')
    expect(fieldText('update', { field: 'and 3 more', before: null, after: null })).toBe('and 3 more')
  })

  test('counts, by tense', () => {
    expect(planHeadline(plan)).toBe(
      'CI policy deployer (ci-policy-deployer): 5 to create, 1 to update, 1 to remove, 1 missing, 1 drift, 1 unchanged'
    )
    expect(planHeadline({ ...plan, changes: changes.slice(0, 1) }, 'done')).toBe(
      'CI policy deployer (ci-policy-deployer): 1 created'
    )
    expect(countsText([], 'done')).toBe('nothing to do')
    expect((['planned', 'failed', 'applied', 'unchanged', 'destroyed'] as const).map(tenseOf)).toEqual([
      'planned',
      'planned',
      'done',
      'done',
      'done'
    ])
  })
})
