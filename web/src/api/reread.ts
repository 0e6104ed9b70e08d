/** When something is not as it was thought, it is read again before that is told. */
export async function orReread<T>(call: Promise<T>, reread: () => Promise<unknown>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    await reread();
    throw error;
  }
}
