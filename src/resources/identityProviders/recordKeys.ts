// Where the version of a provider's secret is recorded.

import { isNamedType } from '../tenant/identityProvider.ts'
import { recordKey } from '../tenant/record.ts'
import type { NamedProvider } from './field.ts'

/** The key in the record: one of its type stays what it is under another name. */
export const keyOfRecord = ({ name, type }: Pick<NamedProvider, 'name' | 'type'>): string =>
  isNamedType(type) ? recordKey('identity-provider', name) : recordKey('social-provider', type)
