product-name = Tocsin
