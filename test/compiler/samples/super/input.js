class Job extends Task {
  constructor(name) {
    const begin = () => super(name);
    begin();
  }

  async run() {
    super.runs += await this.ready;
  }
}
