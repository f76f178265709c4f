const $ = globalThis[Symbol.for("godwit.runtime")].version(1);

function $step1($f, $m, $v) {
  let $pc = $f.pc,
    $s = $f.saved,
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
    $t7,
    $t8;

  if ($m === 1) throw $v;

  for (; ; ) switch ($pc) {
    case 0:
      shop = $s.shop;
      item = $s.item;
      $t1 = item["amount"];
      if ($t1 !== void 0) {
        $pc = 2;

        continue;
      }
      $t2 = shop.stock;
      $f.pc = 1;
      return $.await($f, $.callAwaited(shop, $t2, "shop.stock", item));

    case 1:
      shop = $s.shop;
      item = $s.item;
      $t1 = $v;

    case 2:
      amount = $t1;
      tax = item["tax"];
      $t3 = shop.sold;
      $t4 = item.name;
      $t5 = $t3[$t4];
      $f.pc = 3;
      $s.amount = amount;
      $s.tax = tax;
      $s.$t3 = $t3;
      $s.$t4 = $t4;
      $s.$t5 = $t5;
      return $.await($f, amount);

    case 3:
      shop = $s.shop;
      item = $s.item;
      tax = $s.tax;
      $t3 = $s.$t3;
      $t4 = $s.$t4;
      $t5 = $s.$t5;
      $t3[$t4] = $t5 + $v;
      $t6 = tax;
      if (!$t6) {
        $pc = 5;

        continue;
      }
      $t7 = `${item.name}`;
      $t8 = shop.round;
      $f.pc = 4;
      $s.$t7 = $t7;
      $s.$t8 = $t8;
      return $.await($f, shop.price?.(item));

    case 4:
      shop = $s.shop;
      amount = $s.amount;
      $t7 = $s.$t7;
      $t8 = $s.$t8;
      $t6 = `${$t7}: ${$.call(shop, $t8, "shop.round", amount * $v)}`;

    case 5:
      return $t6;
  }
}

const price = (shop, item) => $.start($step1, {
  shop,
  item,
  amount: void 0,
  tax: void 0,
  $t3: void 0,
  $t4: void 0,
  $t5: void 0,
  $t7: void 0,
  $t8: void 0
});

$.module({
  init: () => {},
  variables: {},
  statics: { price },
  closures: [,],
  frames: [
    [
      $step1,
      "price",
      0,
      "shop item amount tax $t3 $t4 $t5 $t7 $t8|0 0,1|1@0:2:20 0,1|3@0:3:27 0,1,2,3,4,5,6|4@0:4:55 0,2,7,8"
    ]
  ],
  files: ["expressions.js"]
});
