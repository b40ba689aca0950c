# Tables and charts
table-no-hits = Nothing matches. Remove a condition.
# Charts
chart-empty = There are no data to draw (n = 0).
chart-data = Show the data as a table
