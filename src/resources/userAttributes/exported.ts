// What a file would say of the attributes of users that a tenant adds.

import { expectSuccess } from '../../graph/failure.ts'
import { type ExportedSection, type ExportNote, leftOut } from '../exported.ts'
import type { TenantScope } from '../tenant/kind.ts'
import {
  attributesNamed,
  nameOfAttribute,
  parseUserAttributes,
  type UserAttribute,
  userAttributesRead
} from '../tenant/userAttribute.ts'
import { dataTypes } from './field.ts'

/** The custom attributes by name. @throws ActionError `permission` when they may not be read. */
export const exportedUserAttributes = async ({ reader }: TenantScope): Promise<ExportedSection> => {
  const listed = parseUserAttributes(expectSuccess(userAttributesRead, await reader.get(userAttributesRead)))
  const value: Record<string, unknown> = {}
  const notes: ExportNote[] = []
  for (const attribute of listed.filter(({ origin }) => origin === 'custom')) {
    const name = nameOfAttribute(attribute)
    const type = Object.entries(dataTypes).find(([, dataType]) => dataType === attribute.dataType)?.[0]
    const problem =
      type === undefined ? `a file has no word for its type ${attribute.dataType}` : problemOf(attribute, name, listed)
    if (problem === undefined) value[name] = { type, description: attribute.description }
    else notes.push(leftOut([], `the user attribute ${JSON.stringify(name)} is not declared: ${problem}`))
  }
  return { value: Object.keys(value).length === 0 ? undefined : value, files: [], notes }
}

const problemOf = (
  { description }: UserAttribute,
  name: string,
  listed: readonly UserAttribute[]
): string | undefined => {
  if (attributesNamed(listed, name).length !== 1) return 'another one has its name'
  if (description.trim() === '') return 'it has no description, and a declared one has'
  return description === description.trim() ? undefined : 'its description has white space around it'
}
