async function withLock(lock, work) {
  await lock.take();
  try {
    return await work();
  } catch (error) {
    await lock.report(error);
  } finally {
    await lock.release();
  }
}
