function query(sql, id) {
  return sql`select ${id}`;
}
