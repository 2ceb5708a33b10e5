// Checks of a set of policies before anything is sent.

import { describe, expect, test } from '@jest/globals'
import { checkPolicies } from '../../../../src/resources/customPolicies/checks.ts'
import { basePolicy, fillFiles, policyText, told } from './policyTexts.ts'

const check = (files: Readonly<Record<string, string>>, context: Partial<Parameters<typeof checkPolicies>[1]> = {}) =>
  checkPolicies(fillFiles(files).documents, { isProduction: false, ...context })

test('policies come in levels, base before child, whatever the files are called', () => {
  const { levels, mistakes } = check({
    '1.xml': policyText('B2C_1A_susi', basePolicy('b2c_1a_EXT')),
    '2.xml': policyText('B2C_1A_Ext', basePolicy('Base')),
    '3.xml': policyText('B2C_1A_base')
  })
  expect(levels.map(level => level.map(({ id }) => id))).toEqual([['B2C_1A_base'], ['B2C_1A_Ext'], ['B2C_1A_susi']])
  expect(mistakes).toEqual([])
})

describe('bases', () => {
  const files = {
    'a.xml': `\n${policyText('B2C_1A_a', `\n ${basePolicy('B2C_1A_Basis')}`)}`,
    'b.xml': policyText('B2C_1A_Base')
  }

  test('one that is nowhere is a mistake at its place, with those that are near', () => {
    expect(told(check(files, { tenantPolicies: [] }).mistakes)).toEqual([
      'a.xml:3:71: inherits from "B2C_1A_Basis", which is neither in the folder nor in the tenant; did you mean B2C_1A_Base? accepted: a policy of either'
    ])
  })

  test('one in the tenant is fine, in any case, and so is any while the tenant could not be read', () => {
    expect(check(files, { tenantPolicies: ['b2c_1a_BASIS'] }).mistakes).toEqual([])
    expect(check(files).mistakes).toEqual([])
  })

  test('a cycle is a mistake', () => {
    const cycle = {
      'a.xml': policyText('B2C_1A_a', basePolicy('B2C_1A_b')),
      'b.xml': policyText('B2C_1A_B', basePolicy('B2C_1A_A'))
    }
    const { mistakes, levels } = check(cycle)
    expect(told(mistakes)).toEqual([
      expect.stringMatching(/^a.xml:1:\d+: B2C_1A_a inherits from itself: B2C_1A_a → B2C_1A_B → B2C_1A_a$/)
    ])
    expect(levels).toEqual([])
  })

  test('more than ten levels are a mistake', () => {
    const line = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [
        `${index}.xml`,
        policyText(`B2C_1A_${index}`, index === 0 ? '' : basePolicy(`B2C_1A_${index - 1}`))
      ])
    )
    expect(told(check(line).mistakes)).toEqual([
      expect.stringMatching(/^10.xml:1:\d+: B2C_1A_10 is policy 11 in a line of inheritance; the service takes 10$/)
    ])
  })
})

test('the size is that of what is sent, in UTF-8', () => {
  const of = (character: string, count: number) =>
    check({ 'a.xml': policyText('B2C_1A_a', character.repeat(count)) }).mistakes
  const around = Buffer.byteLength(
    policyText('B2C_1A_a').replaceAll('yourtenant.onmicrosoft.com', 'contoso.onmicrosoft.com')
  )
  expect(of('x', 1_048_576 - around)).toEqual([])
  expect(of('x', 1_048_577 - around)).toHaveLength(1)
  expect(told(of('x', 1_048_576))).toEqual([
    expect.stringMatching(/^a.xml:1:1: has \d+ bytes once it is filled in; the service takes 1048576/)
  ])
  expect(of('ü', 524_288)).toHaveLength(1)
})

describe('keys', () => {
  const key = (id: string) => `<Key Id="k" StorageReferenceId="${id}"/>`
  const files = {
    'a.xml': policyText('B2C_1A_a', `\n${key('B2C_1A_Facebok')}\n${key('Signing')}\n${key('b2c_1a_facebok')}`)
  }

  test('one that is neither declared nor there is a mistake, once a file', () => {
    expect(told(check(files, { policyKeys: ['SIGNING', 'B2C_1A_Facebook'] }).mistakes)).toEqual([
      'a.xml:2:33: needs the policy key "B2C_1A_Facebok", which is neither declared under policyKeys nor in the tenant; did you mean B2C_1A_Facebook? accepted: a key of either'
    ])
  })

  test('all are fine that are declared or there, in any case, with or without prefix', () => {
    expect(check(files, { policyKeys: ['b2c_1a_signing', 'facebok'] }).mistakes).toEqual([])
    expect(check(files).mistakes).toEqual([])
  })
})

test('Development in production is a warning', () => {
  const files = {
    'a.xml': policyText('B2C_1A_a', '', ' DeploymentMode="Development"'),
    'b.xml': policyText('B2C_1A_b')
  }
  expect(check(files).notices).toEqual([])
  expect(check(files, { isProduction: true }).notices).toEqual([
    { level: 'warning', text: expect.stringMatching(/Development in an environment of production.*: a.xml; /) }
  ])
})
