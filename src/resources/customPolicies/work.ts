// The heavy half of custom policies, which is loaded only where a file declares them: it stands on an XML parser.

export { exportPolicies } from './exported.ts'
export { observePolicies } from './observe.ts'
export { planPolicies, planPoliciesRemoval } from './plan.ts'
export { loadWanted } from './wanted.ts'
