// What a branding holds: nothing but defaults, or what somebody has set.

import { isObject } from '../src/util/json.ts'

/** Whether a branding, or a part of one, shows nothing that anybody has set. */
export const isEmptyBranding = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length === 0
  if (!isObject(value)) return value === null || value === '' || value === false || value === 'default'
  return Object.entries(value).every(([name, inner]) => name.startsWith('@') || name === 'id' || isEmptyBranding(inner))
}
