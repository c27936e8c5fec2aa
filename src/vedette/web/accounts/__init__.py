"""Who people are: accounts and how they sign in."""
