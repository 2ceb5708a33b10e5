// The entry of both steps: the runner calls it once as main, once as post.

import { start } from './start.ts'

await start()
