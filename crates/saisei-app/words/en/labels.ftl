# Labels: sheets, ZPL, void and reprint
