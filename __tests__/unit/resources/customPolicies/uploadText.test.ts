// What is sent: the filled text with single values changed in place, and every other byte as it was.

import { describe, expect, test } from '@jest/globals'
import { fillAll } from '../../../../src/resources/customPolicies/policies.ts'
import type { DeploymentMode } from '../../../../src/resources/customPolicies/uploadText.ts'
import { policyText, sourceOf, tenant, told, valuesWith } from './policyTexts.ts'

const sent = (text: string, deploymentMode?: DeploymentMode) => {
  const { documents, mistakes } = fillAll(
    sourceOf({ 'a.xml': text }),
    valuesWith(),
    deploymentMode === undefined ? {} : { deploymentMode }
  )
  expect(told(mistakes)).toEqual([])
  return documents[0]?.uploadText
}

const filled = (text: string) => text.replaceAll('yourtenant', 'contoso')

test('nothing that needs no change is changed', () => {
  const text = `<?xml version='1.0'  encoding="UTF-8"?>\r\n<!-- é & -->\r${policyText('b2c_1a_x', "\t<a  b = 'c>\"' ><![CDATA[<&]]>&#65;</a >\r\n\u2028")}\n\n`
  expect(sent(text)).toBe(filled(text))
})

describe('TenantObjectId', () => {
  test.each(['', 'yourtenant.onmicrosoft.com', 'ffffffff-0000-4000-8000-000000000000', tenant.id])(
    '%j becomes the id of the tenant',
    written => {
      expect(sent(policyText('B2C_1A_x', '', ` TenantObjectId='${written}'`))).toBe(
        filled(policyText('B2C_1A_x', '', ` TenantObjectId='${tenant.id}'`))
      )
    }
  )
})

describe('the prefix', () => {
  const of = (id: string, base: string, key: string) =>
    `<TrustFrameworkPolicy TenantId="yourtenant.onmicrosoft.com" PolicyId="${id}"><BasePolicy><TenantId>yourtenant.onmicrosoft.com</TenantId><PolicyId>${base}</PolicyId></BasePolicy><Key StorageReferenceId='${key}'/></TrustFrameworkPolicy>`

  test('is added where an id lacks it', () => {
    expect(sent(of('x', '\n  Base\n', 'Key'))).toBe(filled(of('B2C_1A_x', '\n  B2C_1A_Base\n', 'B2C_1A_Key')))
    expect(sent(of('x', '<!-- c --><![CDATA[Base]]>', 'B2C_1_y'))).toBe(
      filled(of('B2C_1A_x', '<!-- c --><![CDATA[B2C_1A_Base]]>', 'B2C_1A_B2C_1_y'))
    )
  })

  test('is left where it stands, in any case', () => {
    const text = of('b2c_1a_X', 'B2C_1A_base', 'B2c_1A_Key')
    expect(sent(text)).toBe(filled(text))
  })

  test('is told', () => {
    const { notices, documents } = fillAll(sourceOf({ 'a.xml': of('x', 'Base', 'Key') }), valuesWith())
    expect(notices).toEqual([
      {
        level: 'notice',
        text: 'a.xml: the prefix B2C_1A_ is added to what the file calls otherwise: B2C_1A_x, B2C_1A_Base, B2C_1A_Key'
      }
    ])
    expect(documents).toMatchObject([
      { id: 'B2C_1A_x', key: 'b2c_1a_x', base: { id: 'B2C_1A_Base' }, storageReferences: [{ id: 'B2C_1A_Key' }] }
    ])
  })
})

describe('the deployment mode', () => {
  const root = (attributes: string, end = '>') =>
    `<TrustFrameworkPolicy PolicyId="B2C_1A_x" TenantId="yourtenant.onmicrosoft.com"${attributes}${end}`

  test.each([
    [root('', '/>'), root(' DeploymentMode="Production"', '/>')],
    [root('\n', '\n/>'), root(' DeploymentMode="Production"\n', '\n/>')],
    [`${root('')}<a/></TrustFrameworkPolicy>`, `${root(' DeploymentMode="Production"')}<a/></TrustFrameworkPolicy>`],
    [root(" DeploymentMode='Development' x='1'", '/>'), root(" DeploymentMode='Production' x='1'", '/>')]
  ])('is written into %j', (text, expected) => {
    expect(sent(text, 'Production')).toBe(filled(expected))
  })

  test('is what the document says it is', () => {
    const source = sourceOf({ 'a.xml': policyText('B2C_1A_x', '', ' DeploymentMode="Development"') })
    expect(fillAll(source, valuesWith()).documents[0]?.deploymentMode).toBe('Development')
    expect(fillAll(source, valuesWith(), { deploymentMode: 'Production' }).documents[0]?.deploymentMode).toBe(
      'Production'
    )
  })
})

test('a declaration of UTF-16 is one of UTF-8 when the text is sent in that', () => {
  expect(sent(`<?xml version="1.0" encoding="utf-16"?>${policyText('B2C_1A_x')}`)).toBe(
    filled(`<?xml version="1.0" encoding="utf-8"?>${policyText('B2C_1A_x')}`)
  )
})
