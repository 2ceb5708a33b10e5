// A policy as it is sent: the filled text with single values changed in place. Every other byte stays as it is.

import type { PolicyFacts, WrittenId } from './policyDocument.ts'
import { declaredAsUtf8 } from './textFile.ts'

/** What is written into the root element. */
export type RootValues = { readonly tenantId: string; readonly deploymentMode?: DeploymentMode }

/** Source: azure-ad-b2c, trustframeworkpolicy. */
export type DeploymentMode = 'Development' | 'Production'

type Edit = { readonly start: number; readonly end: number; readonly text: string }

/**
 * The filled text with the tenant's id as TenantObjectId where one stands, with the prefix `B2C_1A_` where an id lacks it, and with
 * the deployment mode. It is sent in UTF-8, so a declaration that names another encoding is changed as well.
 */
export const uploadTextOf = (filled: string, facts: PolicyFacts, values: RootValues): string => {
  const ids = [facts.policyId, facts.base?.policyId, ...facts.storageReferences]
  const { tenantObjectId } = facts
  const edits: readonly Edit[] = [
    ...ids.flatMap(prefixEdit),
    ...(tenantObjectId === undefined ? [] : [{ ...tenantObjectId.range, text: values.tenantId }]),
    ...modeEdit(facts, values.deploymentMode)
  ]
  const parts: string[] = []
  let copied = 0
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    parts.push(filled.slice(copied, start), text)
    copied = end
  }
  return declaredAsUtf8([...parts, filled.slice(copied)].join(''))
}

const prefixEdit = (written: WrittenId | undefined): readonly Edit[] => {
  if (written === undefined || !written.lacksPrefix || written.text === '') return []
  const { start } = written.range
  return [{ start, end: start, text: written.id.slice(0, written.id.length - written.text.length) }]
}

const modeEdit = ({ root, deploymentMode }: PolicyFacts, mode: DeploymentMode | undefined): readonly Edit[] => {
  if (mode === undefined) return []
  if (deploymentMode !== undefined) return [{ ...deploymentMode.range, text: mode }]
  // Behind the last attribute, so that the end of the tag stays as it was written.
  const after = root.attributes.at(-1)?.end ?? root.start + 1 + root.name.length
  return [{ start: after, end: after, text: ` DeploymentMode="${mode}"` }]
}
