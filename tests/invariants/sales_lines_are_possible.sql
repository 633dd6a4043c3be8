-- No more is shipped, allocated, waiting and cancelled than was ordered, and no more invoiced than agreed.
-- tables: sales_order_lines
SELECT so_number, line, quantity, allocated, backordered, shipped, cancelled, amount, invoiced
FROM sales_order_lines
WHERE quantity <= 0 OR allocated < 0 OR backordered < 0 OR shipped < 0 OR cancelled < 0
   OR allocated + backordered + shipped + cancelled > quantity OR invoiced < 0 OR invoiced > amount
