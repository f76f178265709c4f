const f = async function named() {};
f.x = 1;
function* g() {}
class C {
  async am() {}
  *gm() {}
  async *agm() {}
  static async sm() {}
}
const o = { async om() {}, f, list: [f, g, new C().am, g(), async () => {}] };
async function* ag() {}
await 0;
console.log(f, g, C, C.sm, new C().gm, new C().agm, o, ag, ag(), [async () => 1], new Map([[f, g]]));
