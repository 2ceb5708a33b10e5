// An app whose every text is the same one, for tests of what texts of others may do to a report.

import type { ReportedComponent } from '../../../src/report/runOutcome.ts'
import { changes } from './changes.ts'
import { type AppFacts, appOutcome } from './outcomes.ts'

/** Everything that HTML, markdown, Mermaid or GitHub would read in a text. */
export const specialCharacters = `O'Brien "q" <img src=x onerror=alert(1)> [l](http://e.x) #12 @octocat | \`c\` *b* $m$ \\ ~s~ _u_ end;`

/** An outcome with this text in every place. */
export const renamed = (name: string, overrides: Partial<AppFacts> = {}): ReportedComponent =>
  appOutcome({
    plan: {
      key: name,
      name,
      title: name,
      changes: changes.map(change => ({
        ...change,
        name,
        reason: name,
        fields: [{ field: name, before: name, after: [name] }]
      }))
    },
    warnings: [name, name],
    ...overrides
  })
