// What custom policies are called in plans and reports.

import type { Kind } from '../../reconcile/plan.ts'

/** The kind. */
export const kind: Kind = { name: 'customPolicy', noun: 'custom policy' }
