# Tables and charts
table-no-hits = Nothing matches. Remove a condition.
