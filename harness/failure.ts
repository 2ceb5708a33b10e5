// What a piece of work fails with.

/** What `work` rejects with or throws. @throws Error when it does not fail */
export const failureOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (thrown) {
    return thrown
  }
  throw new Error('It did not fail.')
}
