async function price(shop, item) {
  const { amount = await shop.stock(item), tax } = item;
  shop.sold[item.name] += await amount;
  return tax && `${item.name}: ${shop.round(amount * (await shop.price?.(item)))}`;
}
