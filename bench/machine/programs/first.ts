/** Says when it runs its first instruction. */
console.log(String(Date.now()));
