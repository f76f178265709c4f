const $ = globalThis[Symbol.for("godwit.runtime")];

class $F1 extends $.AsyncFrame {
  constructor(shop, item) {
    super();
    this.shop = shop;
    this.item = item;
    this.amount = void 0;
    this.tax = void 0;
    this.$t2 = void 0;
    this.$t3 = void 0;
    this.$t4 = void 0;
    this.$t6 = void 0;
    this.$t7 = void 0;
  }

  step($f, $m, $v) {
    let $pc = $f.$pc,
      shop,
      item,
      amount,
      tax,
      $t1,
      $t2,
      $t3,
      $t4,
      $t5,
      $t6,
      $t7;

    $L: for (; ; ) switch ($pc) {
      case 0:
        shop = $f.shop;
        item = $f.item;
        $t1 = item["amount"];
        if ($t1 !== void 0) {
          $pc = 2;

          continue $L;
        }
        $f.$pc = 1;
        return $.await($f, shop.stock(item));

      case 1:
        shop = $f.shop;
        item = $f.item;
        if ($m === 1) throw $v;
        $t1 = $v;

      case 2:
        amount = $t1;
        tax = item["tax"];
        $t2 = shop.sold;
        $t3 = item.name;
        $t4 = $t2[$t3];
        $f.$pc = 3;
        $f.amount = amount;
        $f.tax = tax;
        $f.$t2 = $t2;
        $f.$t3 = $t3;
        $f.$t4 = $t4;
        return $.await($f, amount);

      case 3:
        shop = $f.shop;
        item = $f.item;
        amount = $f.amount;
        tax = $f.tax;
        $t2 = $f.$t2;
        $t3 = $f.$t3;
        $t4 = $f.$t4;
        if ($m === 1) throw $v;
        $t2[$t3] = $t4 + $v;
        $t5 = tax;
        if (!$t5) {
          $pc = 5;

          continue $L;
        }
        $t6 = `${item.name}`;
        $t7 = shop.round;
        $f.$pc = 4;
        $f.$t6 = $t6;
        $f.$t7 = $t7;
        return $.await($f, shop.price?.(item));

      case 4:
        shop = $f.shop;
        amount = $f.amount;
        $t6 = $f.$t6;
        $t7 = $f.$t7;
        if ($m === 1) throw $v;
        $t5 = `${$t6}: ${$.call(shop, $t7, "shop.round", amount * $v)}`;

      case 5:
        return $t5;
    }
  }
}

const price = (shop, item) => $.start(new $F1(shop, item));

[price].forEach($.asyncFunction);

$.module({
  init: () => {},
  variables: {},
  statics: { price },
  closures: {},
  frames: [
    {
      id: 1,
      name: "price",
      Frame: $F1,
      live: {
        0: ["shop", "item"],
        1: ["shop", "item"],
        3: ["shop", "item", "amount", "tax", "$t2", "$t3", "$t4"],
        4: ["shop", "amount", "$t6", "$t7"]
      },
      places: {
        1: "expressions.js:2:20",
        3: "expressions.js:3:27",
        4: "expressions.js:4:55"
      }
    }
  ]
});
