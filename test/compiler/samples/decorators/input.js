class Service {
  @logged accessor state = "new";

  @logged async start() {
    await this.state;
  }
}
