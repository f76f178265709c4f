class Account {
  #balance = 0;

  async deposit(amount) {
    await amount.cleared();
    this.#balance += amount.value;
    return [1, 2].map((n) => n * this.#balance);
  }
}

class Savings extends Account {
  async deposit(amount) {
    return await super.deposit(await amount);
  }
}
