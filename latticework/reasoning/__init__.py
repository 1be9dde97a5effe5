"""What follows: rules to a fix-point, memberships concluded from claims, consistency and shapes."""
